"""What a post contains, in which order and in which words: typed blocks that no site has written yet."""
