"""Domain library of an emissions trading scheme in pure Python: no chain, no web, no clock."""
