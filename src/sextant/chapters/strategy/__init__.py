"""The strategy chapter."""
