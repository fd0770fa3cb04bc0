"""What words in files mean for a field with choices: its values, labels, and habitual synonyms."""

from __future__ import annotations

from functools import cache

from django.utils.translation import override

from sextant.landing import targets
from sextant.landing.habits import habit_of
from sextant.workspace.declare import Field, Workspace

LANGUAGES = ("en", "zh-hans", "zh-hant")


def words_for(workspace: Workspace, field: Field) -> dict[str, str]:
    """Return every word (folded) that stands for one of a field's choices."""
    return _words(workspace.name, field.name)


@cache
def _words(workspace: str, name: str) -> dict[str, str]:
    field = targets.get(workspace).field(name)
    known: dict[str, str] = {}
    for language in LANGUAGES:
        with override(language):
            known.update({str(label).casefold(): value for value, label in field.choices})
    known.update({value.casefold(): value for value, _label in field.choices})
    said = habit_of(workspace).words.get(name, {})
    known.update({word.casefold(): value for word, value in said.items()})
    return known
