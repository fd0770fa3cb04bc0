"""The two lists of commands: make's and Sextant's own."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sextant.doors.cli.app import COMMANDS, language_of, run
from tests.homes import REPOSITORY


def test_make_help_lists_every_target() -> None:
    makefile = (REPOSITORY / "Makefile").read_text()
    targets = set(re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE).group(1).split())
    shown = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert {line.split()[1] for line in shown.splitlines()} == targets
    assert {"run", "test", "check", "bench", "help"} <= targets


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in COMMANDS)


def test_an_unknown_command_is_refused_with_the_nearest(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["serv"]) == 2
    assert "serve" in capsys.readouterr().err


def sextant(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sextant", *words],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_wrong_setting_is_one_sentence_and_no_traceback() -> None:
    ended = sextant("init", SEXTANT_PORT="http")
    assert ended.returncode == 1
    assert ended.stderr == (
        "SEXTANT_PORT is 'http'; give a whole number from 1 to 65535, such as 8000.\n"
    )


def test_help_imports_no_engine() -> None:
    code = (
        "import sys; from sextant.doors.cli.app import run; run(['--help']);"
        "sys.exit(bool({'django.apps', 'duckdb', 'ibis', 'pyarrow', 'polars'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_init_asks_nothing_and_may_be_repeated(tmp_path: Path) -> None:
    for _ in range(2):
        ended = sextant("init", SEXTANT_HOME=str(tmp_path / "home"), DATABASE_URL="")
        assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    assert (tmp_path / "home" / "sextant.db").exists()


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh-hans"),
        ({"LANG": "zh_TW.UTF-8"}, "zh-hant"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "zh_HK"}, "zh-hant"),
    ],
)
def test_the_command_line_speaks_the_terminals_language(
    environment: dict[str, str], language: str
) -> None:
    assert language_of(environment) == language
