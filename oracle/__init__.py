"""Device readings: collect, verify, store, batch, anchor, prove."""
