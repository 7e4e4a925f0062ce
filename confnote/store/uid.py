"""New names for records: ULIDs, of which nothing but being unique is asked (order is by id and by the journal)."""

import os
import time

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_uid() -> str:
    """Return 26 letters: 48 bits of milliseconds, 80 of chance (the ULID format, github.com/ulid/spec)."""
    value = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    return "".join([LETTERS[value >> shift & 31] for shift in range(125, -1, -5)])
