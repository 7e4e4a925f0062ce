"""The prompt that stays open for days: a line that is entered is on disk before the prompt is back.

`desk` turns lines into changes of the store and answers in words; `prompt` is the terminal around it, `plain` the
reader of pipes and of terminals that cannot move a cursor. Nothing below `prompt` knows a terminal.
"""
