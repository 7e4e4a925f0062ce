"""The use cases: each is one function, and a function that writes makes one change in the store.

A use case is a function `(store, values, now) -> result`. The quick commands, the Typer commands and the prompt read
the words of the user, call the function, and print the result (`messages` describes results in one line). Apart from
`upkeep`, only this package opens changes of the store; an export opens one for each post. `capture`, `messages` and
what they import stay light, for `confnote.quick`.
"""
