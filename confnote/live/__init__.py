"""The prompt that stays open during the day: an entered line is on disk before the prompt comes back.

`execute` carries out one line in a `context` and returns an `answer`; it needs no terminal. `prompt` runs it at a
terminal, `plain` for pipes and terminals that cannot move their cursor. `entry` and `draft` keep the line in the input.
"""
