"""Render records as terminal lines, plain text, JSON or SVG; read neither store nor clock."""
