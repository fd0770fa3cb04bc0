"""Sizes and names."""

from pathlib import Path

import pytest

from scripts.sizes import complaints, main


def found(root: Path) -> str:
    return "\n".join(complaints(root))


def test_a_small_module_is_fine(tmp_path: Path) -> None:
    (tmp_path / "deals.py").write_text("def win():\n    return 1\n")
    assert not found(tmp_path)


def test_a_long_module_is_named(tmp_path: Path) -> None:
    (tmp_path / "deals.py").write_text("x = 1\n" * 301)
    assert "deals.py: 301 lines" in found(tmp_path)


def test_a_long_function_is_named(tmp_path: Path) -> None:
    (tmp_path / "deals.py").write_text("def win():\n" + "    x = 1\n" * 40)
    assert "win has 41 lines" in found(tmp_path)


def test_a_reason_exempts(tmp_path: Path) -> None:
    body = "def win():  # size: the steps of a win read best in one place\n" + "    x = 1\n" * 40
    (tmp_path / "deals.py").write_text(body)
    assert not found(tmp_path)


def test_an_exemption_without_reason_is_none(tmp_path: Path) -> None:
    (tmp_path / "deals.py").write_text("def win():  # size:\n" + "    x = 1\n" * 40)
    assert "win has 41 lines" in found(tmp_path)


def test_migrations_may_be_long(tmp_path: Path) -> None:
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "0001_initial.py").write_text("x = 1\n" * 400)
    assert not found(tmp_path)


@pytest.mark.parametrize("name", ["utils", "helpers", "services", "misc"])
def test_names_that_say_nothing_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / f"{name}.py").touch()
    assert f"{name} says nothing" in found(tmp_path)


def test_a_long_component_is_named(tmp_path: Path) -> None:
    (tmp_path / "cotton").mkdir()
    (tmp_path / "cotton" / "card.html").write_text("<p>\n" * 41)
    assert "a component has at most 40" in found(tmp_path)


def test_the_exit_code_tells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 0
    (tmp_path / "utils.py").touch()
    assert main([str(tmp_path)]) == 1
    assert "utils" in capsys.readouterr().out
