"""One module for each verb, loaded when the verb is used (the table is in `cli/verbs.py`)."""
