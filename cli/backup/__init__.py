"""`chainets backup` and `chainets restore`: what an installation alone has, taken away and brought back whole."""
