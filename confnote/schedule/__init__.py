"""A conference's published programme: bytes -> `Schedule` -> plan of what a new version changes.

Pure but for two doors at its edge, `fetch` (an address) and `source` (a path or standard input), which give bytes.
"""
