"""The book's company and its published facts, for pages that speak of them."""

from tests.book.conftest import at, clock, company, kept_home, publish

__all__ = ["at", "clock", "company", "kept_home", "publish"]
