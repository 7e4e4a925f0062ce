"""The marks around a match in a snippet: the search sets them, the views show what stands between. Only builtins."""

OPEN, CLOSE = "\x02", "\x03"  # no stored text is shown with such characters
