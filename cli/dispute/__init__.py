"""Disputes about trades at a terminal."""
