"""What a terminal emulated by `pyte` shows."""


def rows_of(screen):
    """Return the lines of a screen, without the blanks at their ends.

    `Screen.display` returns them too, but measures the width of each character again, which takes ten times as long.
    """
    rows = [screen.buffer[y] for y in range(screen.lines)]
    return ["".join([row[x].data for x in range(screen.columns)]).rstrip() if row else "" for row in rows]
