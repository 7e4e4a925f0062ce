"""Three-way merge of a post: the last draft, the file its author edited and a new draft."""
