"""`sextant plan`: drawn, shared out, published and exchanged with a spreadsheet."""

# ruff: noqa: F811 - the fixtures are those of the plans' own tests

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sextant.doors.cli.app import run
from sextant.plans.models import Plan, Version
from tests.company import Company
from tests.plans.conftest import company  # noqa: F401 - a fixture
from tests.plans.sheets.spreadsheet import opened

pytestmark = pytest.mark.django_db
Said = Callable[..., tuple[int, str, str]]
YEAR = ("Revenue 2027", "--year", "2027")


@pytest.fixture
def said(company: Company, capsys: pytest.CaptureFixture[str]) -> Said:
    """Run `sextant plan …` and return its code, output and errors."""

    def command(*words: str) -> tuple[int, str, str]:
        code = run(["plan", *words])
        return code, *capsys.readouterr()

    return command


@pytest.fixture
def drawn(said: Said) -> Plan:
    """Draw a plan and share 1200.00 out evenly."""
    said("draw", *YEAR)
    said("share", "revenue 2027", "--total", "1200", "--when", "even")
    return Plan.objects.get()


def answer(said: Said, *words: str) -> Any:
    code, out, err = said(*words, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


def refused(said: Said, *words: str) -> str:
    code, _out, err = said(*words)
    assert code == 1
    return err.strip()


def test_help_lists_what_can_be_done(said: Said) -> None:
    code, out, _err = said("--help")
    assert code == 0
    for name in ("list", "show", "draw", "share", "revise", "propose", "publish", "export",
                 "import"):  # fmt: skip
        assert name in out


def test_a_plan_is_drawn_for_a_measure_and_currency(said: Said) -> None:
    made = answer(said, "draw", *YEAR, "--measure", "sales", "--currency", "EUR", "--by", "dora")
    assert (made["version"], made["status"]) == (1, "draft")
    plan = Plan.objects.get()
    assert (plan.measure, plan.currency, plan.starts_on.year) == ("sales", "EUR", 2027)
    assert plan.versions.get().made_by.name == "Dora"
    assert said("draw", *YEAR)[1] == "Revenue 2027, version 1 is drawn.\n"
    assert "cannot have targets" in refused(said, "draw", *YEAR, "--measure", "win_rate")


def test_plans_are_listed(said: Said, drawn: Plan) -> None:
    (row,) = answer(said, "list")
    assert (row["name"], row["versions"][0]["status"]) == ("Revenue 2027", "draft")
    assert "Revenue 2027" in said("list")[1]
    assert answer(said, "list", "--by", "sam") == []


def test_a_version_is_shown(said: Said, drawn: Plan) -> None:
    found = answer(said, "show", "Revenue 2027")
    assert {row["name"]: sum(row["amounts"]) for row in found["rows"]}["Ben"] == 30000
    assert [row["name"] for row in answer(said, "show", str(drawn.pk), "--by", "ben")["rows"]] == [
        "Ben"
    ]
    text = said("show", "Revenue 2027", "--version", "1")[1]
    assert "1,200.00" in text
    assert "Money in USD." in text
    assert refused(said, "show", "Revenue 2027", "--version", "9") == (
        "Revenue 2027 has no version 9."
    )


def test_a_plan_that_is_not_there_is_refused_with_those_that_are(said: Said, drawn: Plan) -> None:
    assert refused(said, "show", "Nothing") == (
        "There is no plan called “Nothing”. There are: “Revenue 2027”."
    )
    assert "There are: none yet." in refused(said, "show", "Nothing", "--by", "sam")
    said("draw", *YEAR)
    assert "Several plans are called “Revenue 2027”: give the number" in refused(
        said, "show", "Revenue 2027"
    )


def test_an_amount_is_shared_out_by_weights(said: Said, drawn: Plan) -> None:
    weights = ("--over", "hand", "--weight", "North=3", "--weight", "South=1")
    months = ("--when", "hand", "--indices", "1, 1, 0,0,0,0,0,0,0,0,0,0")
    answer(said, "share", "Revenue 2027", "--total", "800", *weights, *months)
    rows = {row["name"]: row["amounts"] for row in answer(said, "show", "Revenue 2027")["rows"]}
    assert rows["North"][:3] == [30000, 30000, 0]
    assert rows["South"][:3] == [10000, 10000, 0]


def test_an_amount_is_shared_out_by_last_years_numbers(said: Said, drawn: Plan) -> None:
    from sextant.metrics.publishing import publish_pending

    publish_pending()
    way = ("--over", "weighted", "--metric", "won_revenue", "--period", "2025")
    answer(said, "share", "Revenue 2027", "--total", "700", *way)
    rows = {
        row["name"]: sum(row["amounts"]) for row in answer(said, "show", "Revenue 2027")["rows"]
    }
    assert (rows["Ben"], rows["Cai"], rows["Eli"]) == (30000, 10000, 30000)


def test_another_level_is_shared_out(said: Said, drawn: Plan) -> None:
    answer(said, "share", "Revenue 2027", "--total", "1500", "--level", "stretch")
    found = answer(said, "show", "Revenue 2027", "--level", "stretch")
    assert sum(found["rows"][0]["amounts"]) == 150000


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--total", "a lot"), "“a lot” is no amount: write it like 1200000.50."),
        (("--weight", "North"), "“North” is no weight: write it like North=3."),
        (("--weight", "Nort=1"), "There is no single “Nort” in this plan. There are: Acme, North,"),
        (("--indices", "1,2", "--when", "hand"), "2 weights for 12 steps: give one for each."),
        (("--total", "0.001"), "0.001 is finer than 0.01, the smallest unit here: round it."),
    ],
)
def test_what_cannot_be_shared_is_refused(
    said: Said, drawn: Plan, words: tuple[str, ...], sentence: str
) -> None:
    assert refused(said, "share", "Revenue 2027", *words).startswith(sentence)


def test_a_plan_is_published_and_its_targets_can_be_asked(
    said: Said, drawn: Plan, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "Say why this version is published" in refused(said, "publish", "Revenue 2027")
    done = answer(said, "publish", "--reason", "For the year", "--by", "dora")
    assert (done["status"], done["version"]) == ("published", 1)
    run(["ask", "target", "--period", "2027", "--measure", "won_revenue", "--json"])
    assert json.loads(capsys.readouterr().out)["total"] == {"target": "1200.00"}
    assert run(["ask", "target", "--period", "2027", "--measure", "win_rate"]) == 1
    assert "has nothing to publish" in refused(said, "publish", "Revenue 2027", "--reason", "x")
    assert "No plan has anything to publish" in refused(said, "publish", "--reason", "x")


def test_of_several_plans_the_one_to_publish_is_named(said: Said, drawn: Plan) -> None:
    said("draw", "Deals 2027", "--year", "2027", "--measure", "won_deals")
    said("share", "Deals 2027", "--total", "36")
    assert refused(said, "publish", "--reason", "Go") == (
        "Several plans are ready: name the one to publish, of “Deals 2027”, “Revenue 2027”."
    )


def test_what_was_landed_is_published_without_a_name(said: Said, drawn: Plan) -> None:
    for name, measure in (("Deals 2027", "won_deals"), ("Sales 2027", "sales")):
        said("draw", name, "--year", "2027", "--measure", measure)
        said("share", name, "--total", "36")
    Version.objects.exclude(plan=drawn).update(origin="landing")
    said("publish", "--reason", "Landed")
    assert set(Plan.objects.published().values_list("name", flat=True)) == {
        "Deals 2027", "Sales 2027",
    }  # fmt: skip


def test_a_plan_is_revised_and_proposed(said: Said, drawn: Plan) -> None:
    said("publish", "--reason", "Go")
    assert "Say why the plan is changed" in refused(said, "revise", "Revenue 2027")
    assert answer(said, "revise", "Revenue 2027", "--reason", "Market")["version"] == 2
    assert "Somebody has to propose a plan" in refused(said, "propose", "Revenue 2027")
    assert answer(said, "propose", "Revenue 2027", "--by", "dora")["status"] == "proposed"
    assert "have not agreed yet" in refused(said, "publish", "Revenue 2027", "--reason", "x")


def test_who_may_not_is_refused(said: Said, drawn: Plan) -> None:
    assert "Your role" in refused(said, "share", "Revenue 2027", "--total", "1", "--by", "ben")
    assert "nobody" in refused(said, "list", "--by", "nobody")


def edited(said: Said, path: Path, *typed: tuple[str, str, Any]) -> None:
    said("export", "Revenue 2027", str(path))
    book = opened(path.read_bytes())
    for name, heading, value in typed:
        book["Target"].type(heading, name, value)
    path.write_bytes(book.saved(adds_up=False).getvalue())


def test_a_plan_goes_out_and_comes_back(said: Said, drawn: Plan, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    edited(said, path, ("Ben", "2027-02", 31.5))
    told = answer(said, "import", "Revenue 2027", str(path))
    assert (told["taken"], told["changes"][0]["new"]) == (False, "31.50")
    assert "add --yes" in refused(said, "import", "Revenue 2027", str(path))
    code, out, _err = said("import", "Revenue 2027", str(path), "--yes")
    assert code == 0
    assert "31.50" in out
    assert "The numbers of the file are taken into Revenue 2027, version 1." in out
    assert drawn.versions.get().holds.count() == 1


def test_a_clash_is_settled_by_a_word(said: Said, drawn: Plan, tmp_path: Path) -> None:
    mine, theirs = tmp_path / "mine.xlsx", tmp_path / "theirs.xlsx"
    edited(said, mine, ("Ben", "2027-02", 31))
    edited(said, theirs, ("Ben", "2027-02", 28))
    said("import", "Revenue 2027", str(theirs), "--yes")
    assert "was changed meanwhile" in refused(said, "import", "Revenue 2027", str(mine), "--yes")
    told = answer(said, "import", "Revenue 2027", str(mine), "--yes", "--clashing", "mine")
    assert (told["taken"], told["changes"][0]["clash"]) == (True, True)
    assert drawn.versions.get().holds.get().amount == 3100


def test_a_person_is_asked_before_anything_is_taken(
    said: Said, drawn: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "plan.xlsx"
    edited(said, path, ("Ben", "2027-02", 31))
    for word in ("n\n", "y\n"):
        typed = io.StringIO(word)
        monkeypatch.setattr(typed, "isatty", lambda: True, raising=False)
        monkeypatch.setattr(sys, "stdin", typed)
        code = said("import", "Revenue 2027", str(path))[0]
        assert (code, drawn.versions.get().holds.count()) == ((1, 0) if word == "n\n" else (0, 1))


def test_every_problem_of_a_file_is_told(said: Said, drawn: Plan, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    edited(said, path, ("Ben", "2027-02", -1), ("Cai", "2027-02", "x"))
    told = refused(said, "import", "Revenue 2027", str(path), "--yes")
    assert "E7 of sheet “Target” (Ben, 2027-02) is -1" in told
    assert "E8 of sheet “Target” (Cai, 2027-02) holds “x”" in told


def test_files_that_cannot_be_opened_or_written_are_refused(
    said: Said, drawn: Plan, tmp_path: Path
) -> None:
    nowhere = str(tmp_path / "no" / "plan.xlsx")
    assert "cannot be opened: No such file" in refused(said, "import", "Revenue 2027", nowhere)
    assert "cannot be written: No such file" in refused(said, "export", "Revenue 2027", nowhere)
