"""Ask for what a day lacks, one thing after the other. Each answer is one key, and one change on disk at once."""
