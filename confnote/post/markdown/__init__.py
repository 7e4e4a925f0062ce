"""Read Markdown, escape it for a site, write it from blocks and cut it into pieces."""
