"""What others copy: device clients with test vectors, and examples of institutions' programs."""
