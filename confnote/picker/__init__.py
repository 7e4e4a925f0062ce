"""Choose the sessions of the agenda on the whole screen.

`state` has the list, the filter and the marks, and knows no terminal; `draw` makes rows of styled text of it; `screen`
reads keys and shows the rows.
"""
