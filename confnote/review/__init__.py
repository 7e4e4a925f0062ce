"""The review of a day, and that of quotes.

steps       go from one question to the next
questions   ask for what is missing
quotes      offer the exact words of quotes
screen      show it and read keys
"""
