"""`sextant demo`."""

from pathlib import Path

import pytest

from sextant.book.models import Account, Deal
from sextant.doors.cli.app import run
from sextant.kernel import roles

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_a_company_comes_with_a_sign_in_for_each_role_and_only_once(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["demo"]) == 0
    shown = capsys.readouterr().out
    assert "moved forward by" in shown
    assert all(str(role.label) in shown for role in roles.every())
    assert run(["demo", "--quiet"]) == 0
    assert capsys.readouterr().out == "The sample company is here already.\n"
    assert Deal.objects.count() == 20_000


def test_ones_own_records_stay_among_themselves(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Account.objects.create(name="Globex")
    assert run(["demo"]) == 1
    assert "SEXTANT_HOME" in capsys.readouterr().err
