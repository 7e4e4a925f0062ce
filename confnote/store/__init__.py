"""The SQLite file that holds everything: open, migrate, write, read, journal, where a note goes.

`connect`, `place`, `journal`, `capture` and what they import use the standard library's cheap modules only, for the
quick door runs on them (a test holds that); the rest may import what it needs.
"""
