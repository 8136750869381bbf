"""The enterprise page."""


def add() -> None:
    """Register `/enterprise`."""
