"""The last draft, the file its author edited and a new draft -> one file: `remake` is the door."""
