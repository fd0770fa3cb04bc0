"""Sextant: where do we stand, why, what should we do, did it work."""
