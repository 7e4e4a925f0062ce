"""A dossier into a post: layouts, sites, front matter, the merge with a hand-edited file, checks."""
