"""Made-up files have the shape of the real ones."""

import csv
from pathlib import Path

from benchmarks import data
from tests.homes import SharedData


def headings(folder: Path) -> dict[str, list[str]]:
    found = {}
    for name in data.NAMES:
        with (folder / name).open(newline="") as file:
            found[name] = next(csv.reader(file))
    return found


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_made_up_files_have_the_columns_of_the_real_ones(
    tmp_path: Path, shared_data: SharedData
) -> None:
    data.generate(tmp_path, 10)
    assert headings(tmp_path) == headings(shared_data("crm_200k"))


def test_closed_deals_have_a_closing_day_and_keys_exist(tmp_path: Path) -> None:
    made = data.files(tmp_path, 500)
    partners = {row["partner_no"] for row in read(tmp_path / "partners.csv")}
    rows = read(tmp_path / "opportunities.csv")
    assert made.opportunities == len(rows) == 500
    assert {row["partner_no"] for row in rows} <= partners
    assert all(bool(row["date_closed"]) == (row["status"] != "open") for row in rows)


def test_the_same_number_makes_the_same_rows(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        data.generate(tmp_path / name, 50)
    one, two = ((tmp_path / name / "opportunities.csv").read_text() for name in ("one", "two"))
    assert one == two
