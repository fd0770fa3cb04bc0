"""The performance chapter."""
