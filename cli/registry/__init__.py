"""Real registries in and out: published tables of the EU and the UK through the books, and the books as such tables."""
