"""Read a published recap post in Markdown back into sessions, notes and products.

Nothing is lost: a paragraph that is no session, no link and no product becomes a note, in the order of the text. The
functions are pure; `actions.load_post` writes the result into a store.
"""
