"""Read lists of recordings, match them to sessions, find the moment of each note.

    value        a recording as a list names it, and a session to match
    formats      one module for each kind of list, in one table
    match        which recording is that of which session
    captions     the words of a recording with their times
    quotes       what was said exactly, for a quote that was typed roughly
    align        where in a recording each note belongs, by its words

All modules are pure: text and values in, values out.
"""
