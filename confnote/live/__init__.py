"""The prompt that stays open during the day.

What runs when:

1. A key reaches `prompt` (prompt-toolkit's session, with our bindings in `keys`, which expand abbreviations, too); text
   goes into the input line, `entry`, which keeps where it goes from its first letter on.
2. Soon after each change of the input, `unfinished` saves it, so that a crash loses nothing.
3. Enter: `entry` calls `commands.execute`, which runs a slash command from the table, or stores a note or a product by
   its mark (`commands.add`, with `typed` for the words). The note is on disk before the next step; while the store is
   locked, the line waits above the input.
4. The result is an `answer`; `screen` prints it above the prompt.
5. After each line, each minute, and when another program wrote to the store, `notices` asks `context` for the status,
   and compares it with the last one; `screen.toolbar` shows it.

For a pipe, `commands.read_lines` carries out each line and prints answers and notices, without prompt-toolkit.
`completion` offers words at Tab.
"""
