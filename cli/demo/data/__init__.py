"""Records that ship with the project; README.md names their sources and licences."""
