"""`sextant migrate`."""

from django.core.management import call_command

from sextant.workspace import trigrams


def migrate() -> None:
    """Bring the database to this version of Sextant."""
    call_command("migrate", interactive=False, verbosity=1)
    trigrams.ensure()
