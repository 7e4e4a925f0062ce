"""Work on a store as a whole: dump and load, back up and restore, check and repair.

It is apart from `store` because no command that you use during a talk needs it.
"""
