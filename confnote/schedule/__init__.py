"""Read the published programme of a conference, and plan what a new version of it changes.

`fetch` gets the bytes from a file, standard input or an address; `formats` finds the format and returns a
`Schedule`; `match` pairs its slots with the sessions of the store; `changes` decides what an import changes.
Only `fetch` touches a device.
"""
