"""A store as a whole, with what surrounds it: dumped and loaded, backed up and restored, checked and mended.

A room of its own beside `store`: nothing here is needed in the room of a talk, so that nothing of it may weigh there.
"""
