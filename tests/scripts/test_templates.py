"""What a template may not hold."""

from pathlib import Path

import pytest

from scripts.templates import templates, unsafe


@pytest.mark.parametrize(
    "line",
    [
        "<script>go()</script>",
        "<style>p { margin: 0 }</style>",
        '<p class="a" style="margin: 0">',
        '<button onclick="go()">',
        '<div hx-on:click="go()">',
        '<a href="javascript:go()">',
        '<script src="https://example.com/x.js"></script>',
    ],
)
def test_what_the_policy_forbids_is_found(tmp_path: Path, line: str) -> None:
    page = tmp_path / "page.html"
    page.write_text(f"<p>\n{line}\n")
    assert any(f"{page}:2:" in complaint for complaint in unsafe(page))


@pytest.mark.parametrize(
    "line",
    [
        '<script src="{% static "sextant/board.js" %}" defer></script>',
        '<script type="application/json" id="chart">{}</script>',
        '<p data-style="x" class="onward">on = here</p>',
        '<a href="https://www.example.com/">source</a>',
    ],
)
def test_what_it_allows_passes(tmp_path: Path, line: str) -> None:
    page = tmp_path / "page.html"
    page.write_text(line)
    assert not list(unsafe(page))


def test_templates_are_found_where_they_live(tmp_path: Path) -> None:
    (tmp_path / "web" / "templates").mkdir(parents=True)
    (tmp_path / "web" / "templates" / "page.html").touch()
    (tmp_path / "web" / "static").mkdir()
    (tmp_path / "web" / "static" / "other.html").touch()
    assert [path.name for path in templates(tmp_path)] == ["page.html"]
