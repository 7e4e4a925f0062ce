"""Read the published programme of a conference, and plan what a new version of it changes.

`fetch` gets the bytes from a file, standard input or an address; `read` finds the format and returns a `Schedule`;
`plan` compares that with the sessions in the store; `summary` describes the plan. Only `fetch` touches a device.
"""
