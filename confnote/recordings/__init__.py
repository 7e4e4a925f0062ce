"""Find the recording of each session, and in it the moment of each note.

    value            a recording as a list names it, and a session to match
    formats          one module for each kind of list, in one table
    match            which recording is that of which session
    title_words      the words of titles, and the days and times that they name
    captions         the words of a recording with their times
    caption_files    which file of captions belongs to which session
    align            when a recording began, by the words of the notes
    quotes           what was said exactly, for a quote that was typed roughly

All modules are pure: text and values in, values out.
"""
