"""`sextant init`: an installation ready to use, asking nothing."""

from django.core.management import call_command

from sextant.config import config


def init() -> None:
    """Prepare the data directory and its database; safe to repeat."""
    config.home.mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
