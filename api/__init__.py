"""The way to the scheme for people and programs: role views of the read model; prepares and relays, never signs."""
