"""The use cases, one function each. A function that writes opens one change of the store.

A use case is a function `(store, values, now) -> result`. The quick commands, the Typer commands and the prompt read
the words of the user, call the function, and print the result (`messages` describes results in one line). Apart from
`upkeep`, only this package opens changes of the store; an export opens one for each post. `capture`, `messages` and
what they import stay light, for `confnote.quick`.
"""
