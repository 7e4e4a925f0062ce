"""The commands, one or a few in a module; `cli/verbs.py` says which module has which."""
