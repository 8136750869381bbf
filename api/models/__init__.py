"""Shapes of requests and answers, as OpenAPI shows them. A figure's unit is in its name."""
