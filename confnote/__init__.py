"""Live notes at a conference, filed by the clock, drafted into a post."""

__version__ = "0.1.0"
