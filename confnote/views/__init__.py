"""Values turned into what a person reads: lines, tables, JSON. Nothing here reads a store or a clock."""
