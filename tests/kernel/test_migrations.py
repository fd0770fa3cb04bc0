"""The tables the migrations make are those the models ask for."""

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.django_db


def test_no_model_waits_for_a_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
