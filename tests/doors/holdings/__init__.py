"""What the estate holds, a module for each room: every new workspace joins one of them."""

from tests.doors.holdings import agenda, attachments, core

HOLDINGS = (core, agenda, attachments)
