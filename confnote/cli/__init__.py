"""The Typer commands: one small file a command, loaded only when that command is called."""
