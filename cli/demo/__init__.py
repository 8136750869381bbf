"""One carbon year on real records, from the signed meter reading to the surrendered tonne."""
