"""One spider per source: where to ask, and how to read the answers."""
