"""The files to land: crm_200k where it lies beside the repository, or rows of the same shape."""

from __future__ import annotations

import csv
import random
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

ROWS = 200_000
ARCHIVE = Path(__file__).resolve().parents[2] / "shared" / "data" / "crm_200k.zip"
LINES_ARCHIVE = ARCHIVE.with_name("online_retail_1.zip")
LINES = 541_909
NAMES = ("teams.csv", "users.csv", "partners.csv", "opportunities.csv")
TEAMS = ("North", "South", "East", "West", "Online")
STAGES = ("New", "Qualified", "Proposition", "Negotiation")
STARTS = date(2023, 11, 1)
DAYS = 1096
SELLERS = 50
OPPORTUNITIES = (
    "opp_no", "name", "partner_no", "user_no", "team_no", "stage", "status", "expected_revenue",
    "probability", "priority", "create_date", "date_deadline", "date_closed",
    "date_last_stage_update",
)  # fmt: skip


@dataclass(frozen=True)
class Files:
    """Files in the order in which they lean on each other, and how many rows they hold."""

    paths: list[Path]
    opportunities: int
    rows: int
    origin: str


def files(folder: Path, rows: int | None) -> Files:
    """Put the files into a folder; a number of rows asks for made-up ones."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / name for name in NAMES]
    is_real = rows is None and ARCHIVE.is_file()
    if is_real:
        _unpack(folder)
    else:
        generate(folder, rows or ROWS)
    counts = [_count(path) for path in paths]
    return Files(paths, counts[-1], sum(counts), "crm_200k" if is_real else "made up")


def generate(folder: Path, rows: int) -> None:
    """Write files shaped like crm_200k, with dice of a fixed seed."""
    partners = max(1, rows // 20)
    _write(folder / "teams.csv", ("team_no", "name"), enumerate(TEAMS, 1))
    sellers = (
        (n, f"seller{n:02}", f"Seller {n:02}", n % len(TEAMS) + 1) for n in range(1, SELLERS + 1)
    )
    _write(folder / "users.csv", ("user_no", "login", "name", "team_no"), sellers)
    customers = (
        (n, f"Customer {n:05}", f"buyer{n:05}@cust{n:05}.example.com", "+1 555 000 0001", "Lima")
        for n in range(1, partners + 1)
    )
    _write(folder / "partners.csv", ("partner_no", "name", "email", "phone", "city"), customers)
    _write(folder / "opportunities.csv", OPPORTUNITIES, _opportunities(rows, partners))


def _opportunities(rows: int, partners: int) -> Iterator[Sequence[Any]]:
    dice = random.Random(200_000)  # noqa: S311 - made-up rows, no secret
    first = datetime.combine(STARTS, datetime.min.time())
    for number in range(1, rows + 1):
        created = first + timedelta(seconds=dice.randrange(DAYS * 86_400))
        closed = created + timedelta(seconds=dice.randrange(5 * 86_400, 150 * 86_400))
        seller = dice.randrange(1, SELLERS + 1)
        status = dice.choices(("won", "lost"), (33, 67))[0]
        if closed > first + timedelta(days=DAYS):
            status = "open"
        end = "" if status == "open" else closed.isoformat(" ")
        stage = "Won" if status == "won" else dice.choice(STAGES)
        amount = f"{dice.lognormvariate(8.8, 0.8):.2f}"
        yield (
            *(number, f"Opportunity {number:06}", dice.randrange(1, partners + 1), seller),
            *(seller % len(TEAMS) + 1, stage, status, amount, 100 if status == "won" else 0, 0),
            *(created.isoformat(" "), closed.date(), end, end or created.isoformat(" ")),
        )


def _write(path: Path, heading: Sequence[str], rows: Iterable[Iterable[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heading)
        writer.writerows(rows)


def _unpack(folder: Path) -> None:
    with zipfile.ZipFile(ARCHIVE) as packed:
        for member in packed.namelist():
            if Path(member).name in NAMES:
                (folder / Path(member).name).write_bytes(packed.read(member))


def _count(path: Path) -> int:
    with path.open(encoding="utf-8") as file:
        return sum(1 for _line in file) - 1


def order_lines(folder: Path) -> Path:
    """Return half a million real order lines as Parquet, or as many made up where they are absent."""
    path = folder / "online_retail.parquet"
    if LINES_ARCHIVE.is_file():
        with zipfile.ZipFile(LINES_ARCHIVE) as packed:
            name = next(each for each in packed.namelist() if each.endswith(".parquet"))
            path.write_bytes(packed.read(name))
        return path
    import polars as pl

    chance = random.Random(7)  # noqa: S311 - the same figures each time, no secret
    rows = range(LINES)
    pl.DataFrame(
        {
            "InvoiceNo": [f"{536_365 + row // 20}" for row in rows],
            "StockCode": [f"P{chance.randrange(4000)}" for _row in rows],
            "Quantity": [chance.choice((1, 2, 6, 12, -1)) for _row in rows],
            "InvoiceDate": [f"2011-{1 + row * 12 // LINES:02}-15 08:26:00" for row in rows],
            "UnitPrice": [chance.randrange(50, 2000) / 100 for _row in rows],
            "CustomerID": [float(12_000 + chance.randrange(4400)) for _row in rows],
        }
    ).write_parquet(path)
    return path
