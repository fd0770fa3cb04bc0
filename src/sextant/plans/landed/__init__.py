"""Targets that land from files: how files speak of them, and the lines their rows come to."""
