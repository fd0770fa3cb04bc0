"""Files land from the terminal: shown, asked about, written, listed, given back, taken back."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sextant.book.models import Activity, Deal
from sextant.doors.cli.app import run
from tests.landing.test_landing import DEALS

pytestmark = pytest.mark.django_db


@pytest.fixture
def sextant(home: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run a command line; give back its exit code and what it wrote."""

    def command(*words: str | Path) -> tuple[int, str, str]:
        code = run([str(word) for word in words])
        return code, *capsys.readouterr()

    return command


@pytest.fixture
def deals(tmp_path: Path) -> Path:
    path = tmp_path / "deals.csv"
    path.write_text(DEALS + "4,Delta,Acme,Ann Lee,Proposal,much,2026-03-01,\n")
    return path


def test_a_landing_is_told_as_json_and_published(sextant, deals):
    code, out, _err = sextant("land", deals, "--yes", "--json")
    told = json.loads(out)
    assert (code, told["state"], told["made"], told["refused"]) == (0, "landed", 3, 1)
    asked = json.loads(sextant("ask", "won_deals", "--json")[1])
    assert asked["total"] == {"won_deals": 1}
    assert told["published_at"]


def test_a_dry_run_writes_nothing(sextant, deals):
    told = json.loads(sextant("land", deals, "--dry-run", "--json")[1])
    assert (told["state"], told["landing"], told["made"]) == ("preview", None, 3)
    assert not Deal.objects.exists()
    assert json.loads(sextant("landings", "--json")[1]) == []


def test_without_a_terminal_doubtful_names_need_a_yes(sextant, deals):
    code, out, err = sextant("land", deals)
    assert code == 1
    assert "Owner" in out
    assert "“Acme”" in err
    assert not Deal.objects.exists()


def test_what_columns_mean_is_said_in_a_file(sextant, deals, tmp_path):
    said = tmp_path / "map.toml"
    said.write_text(
        'source = "old"\n[columns]\n"deal name" = "next_step"\n[names.accounts]\nAcme = "refuse"\n'
    )
    told = json.loads(sextant("land", deals, "--yes", "--json", "--map", said)[1])
    assert told["refused"] == 3
    deal = Deal.objects.get()
    assert (deal.source, deal.next_step) == ("old", "Beta")


def test_an_unknown_field_or_workspace_is_refused_with_the_names_there_are(
    sextant, deals, tmp_path
):
    said = tmp_path / "map.json"
    said.write_text('{"columns": {"amount": "prize"}}')
    assert "amount" in sextant("land", deals, "--map", said)[2]
    assert "deals" in sextant("land", deals, "--as", "dreams")[2]
    assert "cannot be opened" in sextant("land", tmp_path / "none.csv")[2]


def test_a_question_is_answered_on_the_command_line(sextant, deals):
    text = DEALS.replace("2026-01-05", "05/01/2026").replace("2026-01-06", "06/01/2026")
    deals.write_text(text.replace("2026-01-07", "07/01/2026"))
    code, _out, err = sextant("land", deals, "--yes")
    assert (code, "--answer" in err) == (1, True)
    assert sextant("land", deals, "--yes", "--answer", "created=dmy")[0] == 0
    assert Deal.objects.get(name="Gamma").created_on.month == 1


def test_refused_rows_are_given_back_mended_and_landed(sextant, deals, tmp_path):
    number = json.loads(sextant("land", deals, "--yes", "--json")[1])["landing"]
    assert "much" in sextant("quarantine", str(number))[1]
    mended = tmp_path / "mended.csv"
    mended.write_text(sextant("quarantine", str(number), "--csv")[1].replace("much", "5"))
    assert json.loads(sextant("land", mended, "--yes", "--json")[1])["made"] == 1


def test_a_landing_is_taken_back(sextant, deals):
    number = json.loads(sextant("land", deals, "--yes", "--json")[1])["landing"]
    assert sextant("revert", str(number))[0] == 0
    assert not Deal.objects.exists()
    code, _out, err = sextant("revert", str(number))
    assert (code, "stands" in err) == (1, True)


def test_calls_without_a_year_are_refused_and_no_day_is_made_up(sextant, shared_data, tmp_path):
    lines = (shared_data("bank_telemarketing") / "bank_market.csv").read_text().splitlines()
    calls = tmp_path / "calls.csv"
    calls.write_text("\n".join(lines[:301]))
    told = json.loads(sextant("land", calls, "--as", "activities", "--yes", "--json")[1])
    (file,) = told["files"]
    assert (file["rows"], file["made"], file["refused"]) == (300, 0, 300)
    assert not Activity.objects.exists()
    assert "When" in sextant("quarantine", str(told["landing"]))[1]
