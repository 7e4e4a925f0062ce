"""Draft a post from the records of a conference, and draft it again with its author's edits kept.

`content` selects and words what a post contains, `layouts` arranges it as blocks, and `sites` writes the blocks for one
site generator, with the help of `markdown` and `front_matter`. `draft` does all of that for one post. `templates` fills
a template of the author in place of a layout. `merge` carries the author's edits into a new draft, `check` finds what
would break a build or a page, and `export` plans and writes the files of one command.
"""
