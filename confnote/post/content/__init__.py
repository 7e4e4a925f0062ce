"""Select what a post contains, put it in order and word it, as blocks for any site."""
