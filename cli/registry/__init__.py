"""Real registries in and out: the EU's and the UK's published tables through the books, and books as such tables."""
