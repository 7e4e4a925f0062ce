"""Helpers for text, time, links, files. They import nothing of confnote but model and errors."""
