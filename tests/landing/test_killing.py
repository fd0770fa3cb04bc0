"""A kill at any moment leaves all of a landing, or none of it."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

ROWS = 4000


def environment(home: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("SEXTANT_")}
    return kept | {"SEXTANT_HOME": str(home), "DJANGO_SETTINGS_MODULE": "sextant.settings",
                   "DATABASE_URL": ""}  # fmt: skip


def write_files(folder: Path) -> list[str]:
    accounts = folder / "accounts.csv"
    accounts.write_text("account name,city\n" + "".join(f"Firm {n},Rome\n" for n in range(50)))
    deals = folder / "deals.csv"
    lines = (
        f"{n},Deal {n},Firm {n % 50},Ann Lee,Proposal,{n}.25,2026-01-05\n" for n in range(ROWS)
    )
    deals.write_text("id,deal name,account,owner,stage,amount,created\n" + "".join(lines))
    return [str(deals), str(accounts)]


def land(home: Path, files: list[str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "sextant", "land", "--yes", "--json", *files]
    return subprocess.Popen(command, env=environment(home), stdout=subprocess.DEVNULL)


def found(home: Path) -> tuple[int, ...]:
    with sqlite3.connect(home / "sextant.db") as database:
        count = "select count(*) from {}"
        tables = ("book_deal", "book_account", "landing_landedrow", "landing_landedfile")
        return tuple(database.execute(count.format(table)).fetchone()[0] for table in tables)


@pytest.mark.slow
def test_a_kill_leaves_all_or_nothing(tmp_path):
    home = tmp_path / "home"
    files = write_files(tmp_path)
    subprocess.run([sys.executable, "-m", "sextant", "init"], env=environment(home), check=True)
    empty = shutil.copytree(home, tmp_path / "empty")
    started = time.monotonic()
    process = land(home, files)
    process.wait()
    whole, duration = found(home), time.monotonic() - started
    assert whole[0] == ROWS
    moments = Random(11)
    for attempt in range(5):
        fresh = shutil.copytree(empty, tmp_path / f"home{attempt}")
        process = land(fresh, files)
        time.sleep(duration * moments.uniform(0.3, 0.95))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert found(fresh) in {whole, (0, 0, 0, 0)}
    land(fresh, files).wait()
    assert found(fresh)[:2] == whole[:2]


@pytest.mark.slow
def test_a_kill_while_half_a_million_lines_land_leaves_no_half(tmp_path, shared_data):
    file = str(next((shared_data / "online_retail_1").glob("*.parquet")))
    empty = tmp_path / "empty"
    subprocess.run([sys.executable, "-m", "sextant", "init"], env=environment(empty), check=True)

    def landing(home: Path) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "sextant", "land", "--yes", "--json", file]
        return subprocess.Popen(command, env=environment(home), stdout=subprocess.DEVNULL)

    moments = Random(3)
    started = time.monotonic()
    whole_home = shutil.copytree(empty, tmp_path / "whole")
    landing(whole_home).wait()
    whole, duration = lines(whole_home), time.monotonic() - started
    assert whole == (541_909, 4372, 4070)
    for attempt in range(3):
        home = shutil.copytree(empty, tmp_path / f"lines{attempt}")
        process = landing(home)
        time.sleep(duration * moments.uniform(0.4, 0.95))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert lines(home) in {whole, (0, 0, 0)}
    landing(home).wait()
    assert lines(home) == whole


def lines(home: Path) -> tuple[int, ...]:
    """Return the lines that stand, and the accounts and products they brought."""
    with sqlite3.connect(home / "sextant.db") as database:
        questions = (
            "select coalesce(sum(rows), 0) from landing_landedpart where kind = 'rows'",
            "select count(*) from book_account",
            "select count(*) from book_product",
        )
        return tuple(database.execute(question).fetchone()[0] for question in questions)
