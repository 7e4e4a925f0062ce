"""The Typer commands, one or a few in a file, loaded only when called."""
