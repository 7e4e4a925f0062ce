"""Draft a post from the records of a conference, and draft it again around the edits of its author.

`content` selects what a post contains and words it, `layouts` arranges it as blocks, `sites` writes the blocks as one
generator reads them, with the help of `markdown` and `front_matter`. `draft` does all of that for one post. `templates`
takes the place of a layout. `merge` carries the author's edits into a new draft, `check` looks for what would break on
the page, and `export` plans and writes the files of one command.
"""
