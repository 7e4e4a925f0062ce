"""What is still missing of a day, and the walk through it: one key an answer, each a change on disk at once."""
