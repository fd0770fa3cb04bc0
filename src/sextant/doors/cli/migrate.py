"""`sextant migrate`."""

from django.core.management import call_command


def migrate() -> None:
    """Bring the database to this version of Sextant."""
    call_command("migrate", interactive=False, verbosity=1)
