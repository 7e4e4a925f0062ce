"""Carry out what the user asks for: one function for each use case.

Such a function takes the store, the values that the user gave and the present instant, and returns what the answer
needs. If it writes, all it writes is one change, which one undo takes back. The quick commands, the Typer commands and
the prompt read the words of the user, call the function, and print the result (`messages` describes results in one
line). Apart from `upkeep`, only this package opens changes of the store; an export opens one for each post. `capture`,
`messages` and what they import stay light, for `confnote.quick`.
"""
