"""`sextant init`: an installation ready to use, asking nothing."""

from sextant.doors.preparing import prepare


def init() -> None:
    """Prepare the data directory and its database; safe to repeat."""
    prepare()
