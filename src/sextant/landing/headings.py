"""How column names are compared with the names a field goes by, in English and Chinese."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from rapidfuzz import fuzz

from sextant.workspace.declare import Field

ID_WORDS = frozenset({
    "id", "no", "nr", "num", "number", "seq", "code", "key", "uuid", "guid", "ref", "#",
    "编号", "编码", "代码", "号", "序号",
})  # fmt: skip
CHINESE_ID = re.compile(r"(编号|编码|代码|序号|号码|号|ID|id)$")
EXACT, CONTAINED, SIMILAR = 0.9, 0.75, 0.86
LATER = 0.002  # each further alias counts a little less
SHORT = 3  # letters; shorter words resemble too much
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@cache
def words_of(heading: str) -> tuple[str, ...]:
    """Return the words of a column name: `AccountSeq` and `account_seq` are the same."""
    text = CAMEL.sub(" ", unicodedata.normalize("NFKC", heading))
    return tuple(re.sub(r"[_\-./()\[\]{}:*#'\"]+", " ", text).casefold().split())


@cache
def squashed(heading: str) -> str:
    """Return a column name without spaces, case and punctuation."""
    return "".join(words_of(heading))


@cache
def stem_of(heading: str) -> str:
    """Return what an identifying column identifies: `opportunity_id` is of an `opportunity`."""
    words = words_of(heading)
    if words and words[-1] in ID_WORDS:
        return " ".join(words[:-1])
    text = " ".join(words)
    return CHINESE_ID.sub("", text) if CHINESE_ID.search(text) else ""


@cache
def is_identifier(heading: str) -> bool:
    """Tell whether a column name speaks of a key or a number."""
    words = words_of(heading)
    return bool(words) and (words[-1] in ID_WORDS or bool(CHINESE_ID.search(words[-1])))


def likeness(heading: str, field: Field) -> float:
    """Return how well a column name fits the names a field goes by, from 0 to 1."""
    names = (field.name, str(field.label), *field.aliases)
    best = max(_alike(heading, name, place) for place, name in enumerate(names))
    stem = stem_of(heading)
    if best < EXACT and stem and field.to:
        best = max(best, *(EXACT * _alike(stem, name, 0) for name in names))
    return best


@cache
def _alike(heading: str, name: str, place: int) -> float:
    here, there = squashed(heading), squashed(name)
    if not here or not there:
        return 0.0
    if here == there:
        return 1.0 - LATER * place
    if len(there) > SHORT + 1 and set(words_of(name)) <= set(words_of(heading)):
        return CONTAINED - LATER * place
    if not there.isascii() and len(there) > 1 and there in here:
        return CONTAINED - LATER * place
    ratio = fuzz.ratio(here, there) / 100
    return 0.8 * ratio if ratio >= SIMILAR and len(there) > SHORT else 0.0


def belongs(stem: str, aliases: tuple[str, ...]) -> bool:
    """Tell whether the stem of an identifying column means one of these records."""
    words = (*stem.split(), squashed(stem))
    return any(_same(word, squashed(alias)) for word in words for alias in aliases)


def _same(word: str, alias: str) -> bool:
    if not word.isascii():
        return word in alias
    return len(word) >= SHORT and (_base(word) == _base(alias) or alias.startswith(word))


def _base(word: str) -> str:
    return re.sub(r"(ies|es|s|y)$", "", word)
