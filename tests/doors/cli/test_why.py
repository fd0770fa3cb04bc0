"""`sextant why`."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal as D
from pathlib import Path

import pytest

from sextant.doors.cli.app import run
from tests.company import Company, found

pytestmark = pytest.mark.django_db
Said = Callable[..., tuple[int, str, str]]


@pytest.fixture
def company(home: Path) -> Company:
    company = found()
    for owner, amount, month in (("Ben", "100.50", 6), ("Cai", "20", 6), ("Eli", "3.25", 6),
                                 ("Ben", "70.25", 7), ("Eli", "9", 7)):  # fmt: skip
        company.deal(owner, amount, status="won", closed_on=date(2026, month, 1))
    return company


@pytest.fixture
def said(company: Company, capsys: pytest.CaptureFixture[str]) -> Said:
    """Run a command line and return its code, output and errors."""

    def command(*words: str) -> tuple[int, str, str]:
        code = run(["why", *words])
        return code, *capsys.readouterr()

    return command


def test_parts_sum_to_the_change(said: Said) -> None:
    words = ("won_revenue", "--period", "2026-07", "--compare", "previous", "--by", "person")
    code, out, err = said(*words, "--json")
    assert (code, err) == (0, "")
    answer = json.loads(out)
    assert answer["change"] == "-44.50"
    assert sum(D(part["effect"]) for part in answer["parts"]) == D("-44.50")
    assert {part["name"] for part in answer["parts"]} == {"Ben", "Cai", "Eli"}


def test_a_persons_parts_name_nobody_else(said: Said) -> None:
    _code, out, _err = said("won_revenue", "--period", "2026-07", "--as", "ben", "--by", "person",
                            "--json")  # fmt: skip
    assert "Ben" in out
    assert not {name for name in ("Cai", "Eli", "South", "Delta") if name in out}
    assert json.loads(out)["change"] == "-30.25"


def test_it_is_told_in_words_and_a_table(said: Said) -> None:
    code, out, _err = said("won_revenue", "--period", "2026-07", "--by", "region")
    assert code == 0
    assert out.startswith("Won revenue fell by $44.50 (36%) against the period before.")
    assert "-44.50" in out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("won_revenu", "--period", "2026-07"), "won_revenue"),
        (("won_revenue",), "needs a period"),
        (("won_revenue", "--period", "2026-07", "--compare", "plan"), "No published plan"),
        (("won_revenue", "--period", "2026-07", "--by", "luck"), "no dimension"),
    ],
)
def test_refusals_end_with_a_sentence(said: Said, words: tuple[str, ...], says: str) -> None:
    code, out, err = said(*words)
    assert (code, out) == (1, "")
    assert says in err


def test_chains_of_factors_are_told(said: Said) -> None:
    code, out, _err = said("won_revenue", "--period", "2026-07", "--method", "lmdi")
    assert code == 0
    assert "Closed deals × Win rate × Average deal" in out
    assert "needs Leads on both sides" in out
