"""The parts pages are made of, and the tags they use."""

from typing import Any

import pytest
from django.template import engines
from django.test import RequestFactory
from django_cotton.compiler_regex import CottonCompiler

from sextant.doors.web.templatetags import sextant as tags


def draw(source: str, query: str = "", **context: Any) -> str:
    request = RequestFactory().get(f"/deals/{query}")
    compiled = CottonCompiler().process("{% load sextant %}" + source)
    template = engines["django"].from_string(compiled)
    return template.render({"request": request, **context}, None)


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Ada Lovelace", "AL"), ("Prince", "P"), ("王小明", "小明"), ("", "?"), (None, "?")],
)
def test_initials_stand_for_a_name(name: str | None, letters: str) -> None:
    assert tags.initials(name) == letters


@pytest.mark.parametrize(
    ("tag", "address"),
    [
        ("{% qs_replace page=2 %}", "?q=a%26b&amp;page=2"),
        ("{% qs_replace q=None %}", "?"),
        ("{% qs_replace q='' sort='-amount' %}", "?sort=-amount"),
    ],
)
def test_the_query_is_changed_key_by_key(tag: str, address: str) -> None:
    assert draw(tag, "?q=a%26b") == address


def test_addresses_keep_period_and_scope() -> None:
    assert draw("{% keep '/x/' %}", "?period=2026&scope=3&page=2") == "/x/?period=2026&amp;scope=3"
    assert draw("{% keep '/x/' %}", "?page=2") == "/x/"


def test_further_attributes_are_escaped() -> None:
    page = tags.markup({"data-a": '"><script>', "hidden": True, "title": None, "tabindex": 1})
    assert page == ' hidden data-a="&quot;&gt;&lt;script&gt;" tabindex="1"'


def test_a_number_says_better_or_worse_in_words() -> None:
    page = draw('<c-number label="Won" :value="12" :against="10" />')
    assert "+20.0%" in page
    assert "(better)" in page


def test_a_number_without_comparison_shows_none() -> None:
    page = draw('<c-number label="Won" :value="12" />', against=10, plan=5)
    assert "figure-step" not in page


def test_what_a_component_is_given_is_escaped() -> None:
    bad = '<b onclick="x">&'
    for source in (
        '<c-badge title="{{ bad }}">{{ bad }}</c-badge>',
        '<c-button label="{{ bad }}" :data-x="bad" />',
        '<c-person :name="bad" :detail="bad" :href="bad" />',
        '<c-card :title="bad" />',
        '<c-chart id="c" :title="bad" :spec="spec" />',
    ):
        page = draw(source, bad=bad, spec={"title": "</script>" + bad})
        assert "<b " not in page
        assert 'onclick="x"' not in page


def test_a_share_stays_within_its_whole() -> None:
    assert [str(tags.share_of(value, 200)) for value in (50, 500, -5, 0, None)] == [
        "25.0", "100.0", "0.0", "0", "0",
    ]  # fmt: skip


def test_a_sparkline_spans_its_box() -> None:
    assert tags.spark([1, 3, 2]) == "0.0,26.0 50.0,2.0 100.0,14.0"
    assert tags.spark([]) == ""
    assert tags.spark([4]) == "0.0,26.0"
