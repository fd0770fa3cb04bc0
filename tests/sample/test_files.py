"""What is shipped is what the source holds, to the last row and dollar."""

from importlib.resources import files
from typing import Any

import duckdb
import pytest

from sextant.sample.files import Shipped, first_name_first
from tests.homes import SharedData

TABLES = (
    "Accounts", "Campaigns", "Contacts", "Opportunities", "Owners", "Products", "Territories",
)  # fmt: skip
DATA = files("sextant.sample") / "data"


def ask(query: str) -> list[Any]:
    """Ask DuckDB, every column being text."""
    with duckdb.connect() as connection:
        return connection.execute(query).fetchall()


@pytest.mark.parametrize("name", TABLES)
def test_no_row_of_the_source_is_lost_or_changed(name: str, shared_data: SharedData) -> None:
    folder = shared_data("microsoft_sales_and_service")
    source = next(folder.rglob(f"{name}.csv"))
    columns = ", ".join(f'"{column}"' for column in Shipped().rows(name)[0])
    ours, theirs = (
        f"(SELECT DISTINCT {columns} FROM read_csv('{path}', all_varchar = true))"
        for path in (DATA / f"{name}.csv.gz", source)
    )
    assert ask(f"({ours} EXCEPT {theirs}) UNION ALL ({theirs} EXCEPT {ours})") == []


def test_counts_and_sums_are_those_of_the_files(shipped: Shipped) -> None:
    table = f"read_csv('{DATA / 'Opportunities.csv.gz'}', all_varchar = true)"
    asked = ask(f"SELECT lower(Status), count(*), sum(Value::BIGINT) FROM {table} GROUP BY 1")
    read = {
        (status, len(values), sum(values))
        for status in ("won", "lost", "open")
        for values in [[each.amount for each in shipped.opportunities if each.status == status]]
    }
    assert read == set(asked)


def test_a_manager_is_one_person_however_written() -> None:
    assert first_name_first("Weiler, Anne") == first_name_first("Anne Weiler") == "Anne Weiler"


def test_each_owner_sells_in_one_region(shipped: Shipped) -> None:
    sold = {(row["AccountOwnerSeq"], row["Region"]) for row in shipped.accounts}
    assert len(sold) == len({owner for owner, _region in sold})
