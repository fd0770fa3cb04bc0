"""What the estate holds, a module for each room: every new workspace joins one of them."""

from tests.doors.holdings import agenda, attachments, channels, core, mail, orders, plans, quotes

HOLDINGS = (core, channels, agenda, attachments, quotes, mail, orders, plans)
