"""Questions to the read model, one module per area."""
