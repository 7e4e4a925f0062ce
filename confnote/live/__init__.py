"""The prompt that stays open during the day, and the review of a day.

What runs when:

1. A key reaches `prompt` (prompt-toolkit's session, our key bindings); text goes into the input line, `entry`.
2. Each change of the input is saved soon by `draft`, so that a crash loses nothing.
3. Enter: `entry` calls `commands.execute`, which runs a slash command from the table, or stores a note or a tech by its
   mark (`commands.add`). The note is on disk before the next step; while the store is locked, the line waits.
4. The result is an `answer`; `screen` prints it above the prompt.
5. After each line and every second `prompt` asks `context` for the status of this moment; `notices` compares it with
   the last one, and `screen.toolbar` shows it.

`commands.read_lines` does 3 to 5 for the lines of a pipe, without prompt-toolkit. `completion` helps with typing.
`review` is a program of its own: it walks through what a day lacks.
"""
