"""The read model: the tables that the indexer writes and the API reads."""
