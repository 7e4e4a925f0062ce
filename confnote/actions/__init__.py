"""The use cases, one function each. A function that writes does so in one change of the store.

A use case is a function `(store, values, now) -> result`. The quick commands, the Typer commands and the prompt read
the words of the user, call it, and print its result (`messages` says it in one line). Apart from `upkeep`, only this
package opens a change of the store. `capture`, `messages` and what they import stay light, for `confnote.quick`.
"""
