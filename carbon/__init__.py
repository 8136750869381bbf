"""Domain library: units, readings, rules and reference ledgers in pure Python. No chain, web or clock."""
