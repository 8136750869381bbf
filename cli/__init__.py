"""The `chainets` command."""
