"""`sextant ask` and `sextant metrics`."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sextant.doors.cli.app import run
from tests.company import Company, found

pytestmark = pytest.mark.django_db
Said = Callable[..., tuple[int, str, str]]


@pytest.fixture
def company(home: Path) -> Company:
    """Found a company with three deals won, that nobody has published yet."""
    company = found()
    for owner, amount in (("Ben", "100.50"), ("Cai", "20"), ("Eli", "3.25")):
        company.deal(owner, amount, status="won", closed_on=date(2026, 7, 1))
    return company


@pytest.fixture
def said(company: Company, capsys: pytest.CaptureFixture[str]) -> Said:
    """Run a command line and return its code, output and errors."""

    def command(*words: str) -> tuple[int, str, str]:
        code = run(words)
        return code, *capsys.readouterr()

    return command


def asked(said: Said, *words: str) -> Any:
    code, out, err = said("ask", *words, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


def test_json_says_what_was_asked_and_found(said: Said) -> None:
    answer = asked(said, "won_revenue", "win_rate", "--by", "team", "--period", "2026-07")
    assert answer["metrics"] == ["won_revenue", "win_rate"]
    assert answer["by"] == ["team"]
    assert answer["period"] == {"start": "2026-07-01", "end": "2026-08-01"}
    assert [(row["team"], row["won_revenue"]) for row in answer["rows"]] == [
        ("Alpha", "120.50"),
        ("Delta", "3.25"),
    ]
    assert answer["total"] == {"won_revenue": "123.75", "win_rate": 1}
    assert answer["published_at"]


def test_without_a_period_it_is_about_all_time(said: Said) -> None:
    assert asked(said, "won_deals")["period"] is None
    assert asked(said, "won_deals")["total"] == {"won_deals": 3}


@pytest.mark.parametrize(
    ("person", "won"), [("ben", 1), ("ann", 2), ("dee", 1), ("dora", 3), ("ADA", 3), ("sam", 0)]
)
def test_it_answers_as_a_person_sees_it(said: Said, person: str, won: int) -> None:
    assert asked(said, "won_deals", "--as", person)["total"] == {"won_deals": won}


def test_conditions_may_be_repeated(said: Said) -> None:
    words = ["won_deals", "--where", "person=ben", "--where", "person=Eli"]
    assert asked(said, *words)["total"] == {"won_deals": 2}
    assert asked(said, *words, "--where", "region=South")["total"] == {"won_deals": 1}


def test_csv_holds_exact_money(said: Said) -> None:
    code, out, _err = said("ask", "won_revenue", "--by", "person", "--csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert [(row["person"], row["won_revenue"]) for row in rows] == [
        ("Ben", "100.50"),
        ("Cai", "20.00"),
        ("Eli", "3.25"),
    ]


def test_a_table_shows_rows_and_their_total(said: Said) -> None:
    code, out, _err = said(
        "ask", "won_revenue", "--by", "person", "--period", "2026", "--compare", "year-ago"
    )
    assert code == 0
    assert "100.50" in out
    assert "123.75" in out
    assert "money in USD" in out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["won_revenu"], "Did you mean won_revenue"),
        (["won_revenue", "--by", "tem"], "Did you mean team"),
        (["won_revenue", "--period", "lst-month"], "Did you mean last-month"),
        (["won_revenue", "--where", "region"], "write it like region=West"),
        (["won_revenue", "--compare", "previous"], "needs a period"),
        (["won_revenue", "--as", "nobody"], "Nobody signs in as “nobody”"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_sentence(
    said: Said, words: list[str], sentence: str
) -> None:
    code, out, err = said("ask", *words)
    assert (code, out) == (1, "")
    assert sentence in err


def test_the_catalogue_is_listed(said: Said) -> None:
    code, out, _err = said("metrics", "--json")
    listed = {metric["name"]: metric for metric in json.loads(out)}
    assert code == 0
    assert "loss_reason" in listed["lost_deals"]["dimensions"]
    assert said("metrics")[0] == 0
