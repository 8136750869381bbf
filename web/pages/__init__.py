"""The pages, one file each; `add()` registers its routes."""
