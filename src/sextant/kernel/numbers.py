"""Whole numbers in addresses and forms, as they come: typed by anybody, of any length."""

LONGEST = 18  # digits; beyond that no key fits the database


def whole_number(text: str) -> int | None:
    """Read a key or a place in a list; None where a text is none, or longer than any can be."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else None
