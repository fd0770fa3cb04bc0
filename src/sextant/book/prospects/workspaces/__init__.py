"""How the records of this room are listed, edited and served, and what it adds to others."""

from sextant.book.prospects.workspaces.channels import FORMS, REGISTRATIONS
from sextant.book.prospects.workspaces.giving import POLICIES, RULES

WORKSPACES = (FORMS, REGISTRATIONS, RULES, POLICIES)
