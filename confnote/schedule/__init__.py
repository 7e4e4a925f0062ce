"""Read the published programme of a conference, and plan what a new version of it changes.

`fetch` gets the bytes from a file, standard input or an address. `formats` finds the format and returns a
`Schedule`. `match` pairs the slots of the schedule with stored sessions. `changes` decides what an import changes.
Only `fetch` reads files or uses the network.
"""
