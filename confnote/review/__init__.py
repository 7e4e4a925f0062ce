"""The review of a day: `questions` asks for what is missing, `screen` shows it and reads keys."""
