"""Work on a store as a whole: dump and load, back up and restore, check, repair and salvage.

This package is separate from `store` because no command that you use during a talk needs it.
"""
