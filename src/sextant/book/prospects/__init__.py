"""Leads on their way in: channels, assignment, the public pool, duplicates, conversion."""
