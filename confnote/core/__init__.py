"""Helpers for text, time, links, files. From outside core they import only model and errors."""
