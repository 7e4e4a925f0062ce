"""Check a store and its surroundings, and repair what is safe to repair."""
