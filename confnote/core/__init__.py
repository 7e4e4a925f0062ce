"""Leaf helpers: text, time, dates, links, lookup. They import nothing of confnote but the model and the errors."""
