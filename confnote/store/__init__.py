"""The SQLite database: open, migrate, read and write records, undo, search.

`db`, `rows`, `search` and `now` import only cheap modules of the standard library, because the frequent commands run on
them without Typer (a test checks that).
"""
