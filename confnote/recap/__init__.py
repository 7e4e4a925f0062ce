"""A recap post in Markdown, as somebody published it, -> the sessions, notes and products that it tells of.

Nothing is thrown away: what is no session, no link and no product is a note, in the order of the text. Pure: values in,
values out; the room `upkeep` puts them into a store.
"""
