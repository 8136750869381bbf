"""Routes, one module per role view."""
