"""Catalogues of translations."""

from pathlib import Path

import pytest

from scripts.translations import LANGUAGES, catalogue, complaints, gather, load, update

PAGE = """{% load i18n %}
<h1>{% translate "Where do we stand?" %}</h1>
  <p>{% blocktranslate count n=deals|length trimmed %}
    {{ n }} deal
  {% plural %}
    {{ n }} deals
  {% endblocktranslate %}</p>
<c-card title="{% translate 'It''s here' %}" />
"""
CODE = """
from django.utils.translation import gettext as _, ngettext, pgettext
_("Won by %(name)s")
pgettext("verb", "Order")
ngettext("%(n)d lead", "%(n)d leads", 2)
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "page.html").write_text(PAGE)
    (tmp_path / "deals.py").write_text(CODE)
    update(tmp_path)
    return tmp_path


def translate(source: Path, language: str, **strings: str) -> None:
    path = catalogue(language, source)
    text = path.read_text()
    for message, string in strings.items():
        text = text.replace(f'{message}"\nmsgstr ""', f'{message}"\nmsgstr "{string}"')
    path.write_text(text)


def test_messages_come_from_code_and_templates(source: Path) -> None:
    ids = {message.id for message in gather(source)}
    assert {"Where do we stand?", "Won by %(name)s", "Order"} <= ids
    assert ("%(n)s deal", "%(n)s deals") in ids
    assert ("%(n)d lead", "%(n)d leads") in ids


def test_each_language_gets_a_catalogue(source: Path) -> None:
    for language in LANGUAGES:
        assert "Where do we stand?" in load(language, source)
        assert catalogue(language, source).with_suffix(".mo").exists()


def test_what_is_not_translated_is_said(source: Path) -> None:
    found = "\n".join(complaints("zh_Hans", gather(source), source))
    assert "not translated: 'Where do we stand?'" in found


def test_a_new_message_must_be_collected(source: Path) -> None:
    (source / "new.py").write_text('_("Fresh")')
    assert "not in the catalogue: 'Fresh'" in "\n".join(
        complaints("zh_Hans", gather(source), source)
    )


def test_a_message_no_longer_used_is_said(source: Path) -> None:
    (source / "deals.py").unlink()
    found = "\n".join(complaints("zh_Hans", gather(source), source))
    assert "no longer used: 'Won by %(name)s'" in found


def test_placeholders_must_be_kept(source: Path) -> None:
    translate(source, "zh_Hans", **{"Won by %(name)s": "由 %(nom)s 赢得"})
    found = "\n".join(complaints("zh_Hans", gather(source), source))
    assert "other placeholders than its message: 'Won by %(name)s'" in found


def test_a_translation_must_be_compiled(source: Path) -> None:
    translate(source, "zh_Hans", **{"Where do we stand?": "我们在哪里？"})
    assert "not what its catalogue says" in "\n".join(complaints("zh_Hans", gather(source), source))
    update(source)
    assert "not what its catalogue says" not in "\n".join(
        complaints("zh_Hans", gather(source), source)
    )


def test_a_translation_outlives_an_update(source: Path) -> None:
    translate(source, "zh_Hant", **{"Where do we stand?": "我們在哪裡？"})
    update(source)
    assert load("zh_Hant", source)["Where do we stand?"].string == "我們在哪裡？"
