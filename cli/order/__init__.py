"""Orders of a trader at a terminal."""
