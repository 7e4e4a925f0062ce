"""The SQLite database: open, migrate, read and write records, undo, search.

`db`, `rows`, `search` and `now` import only cheap modules of the standard library, because the frequent commands use
them without Typer (tests/test_imports.py checks the imports).
"""
