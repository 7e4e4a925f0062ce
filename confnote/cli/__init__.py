"""The command line: the Typer application and its commands, completion, answers without Typer."""
