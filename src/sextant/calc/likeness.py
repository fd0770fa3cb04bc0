"""How alike two names are, from 0 to 1; both as `calc.names` brings them to a comparable form.

Source: normalised indel similarity (rapidfuzz `fuzz.ratio`), word by word.
"""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from sextant.calc.characters import DOUBLE_FAMILIES, PLACES, TRADES
from sextant.calc.names import HAN, is_chinese, plain

UNLIKE, LOOSE = 0.6, 0.5
WORD = 0.75  # below it two words are two words, not two spellings
PERSON_WORD = 0.8
PLACE = re.compile(rf"^(?:(?:{'|'.join(PLACES)})(?:省|市)?|[\u4e00-\u9fff]{{2,3}}(?:省|市))+")
TRADE = re.compile(rf"(?:{'|'.join(TRADES)})+$")
STREETS = {
    "street": "st", "road": "rd", "avenue": "ave", "boulevard": "blvd", "lane": "ln", "drive": "dr",
    "strasse": "str", "building": "bldg", "floor": "fl", "suite": "ste", "north": "n", "south": "s",
    "east": "e", "west": "w",
}  # fmt: skip


def companies(left: str, right: str) -> float:
    """Compare two company keys: by their Chinese characters where both have some."""
    if not left or not right:
        return 0.0
    if left == right:
        return 1.0
    if is_chinese(left) and is_chinese(right):
        return _chinese_companies(_han(left), _han(right))
    return _latin(_latin_part(left), _latin_part(right), WORD)


def people(left: str, right: str) -> float:
    """Compare two person keys: in Chinese the family name must be the same."""
    if not left or not right:
        return 0.0
    if left == right:
        return 1.0
    if is_chinese(left) and is_chinese(right):
        return _chinese_people(left, right)
    if is_chinese(left) or is_chinese(right):
        return 0.0
    return _latin(left, right, PERSON_WORD)


def addresses(left: str, right: str) -> float:
    """Compare two postal addresses: words in any order, the same numbers."""
    first, second = address_words(left), address_words(right)
    if not first or not second or _numbers(first) != _numbers(second):
        return 0.0
    return float(fuzz.token_sort_ratio(" ".join(first), " ".join(second))) / 100


def address_words(text: str) -> list[str]:
    """Return the words of an address, with the usual short forms."""
    spread = HAN.sub(lambda found: found[0], plain(text)).replace("straße", "str")
    spread = re.sub(r"(\w)(strasse|str)\b", r"\1 str", spread)
    words = re.findall(r"\d+|[^\W\d_]+", spread)
    return [STREETS.get(word, word) for word in words]


def family(name: str) -> str:
    """Return the family name with which a Chinese name begins."""
    return name[:2] if name[:2] in DOUBLE_FAMILIES and len(name) > 2 else name[:1]  # noqa: PLR2004 - a given name follows


def without_place(name: str) -> str:
    """Return a Chinese company name without the place it begins with."""
    kept = PLACE.sub("", name)
    return kept if len(kept) >= 2 else name  # noqa: PLR2004 - a name has two characters


def _chinese_companies(left: str, right: str) -> float:
    places = [name[: len(name) - len(without_place(name))].rstrip("省市") for name in (left, right)]
    left, right = without_place(left), without_place(right)
    if _numbers([left]) != _numbers([right]):
        return LOOSE
    brands = [TRADE.sub("", name) or name for name in (left, right)]
    brand = fuzz.ratio(*brands) / 100
    if left == right:
        return UNLIKE if all(places) and places[0] != places[1] else 0.9
    shorter, longer = sorted(brands, key=len)
    if len(shorter) >= 2 and longer.startswith(shorter):  # noqa: PLR2004 - as above
        brand = max(brand, 0.9)
    elif len(shorter) < 4:  # noqa: PLR2004 - one character makes another name of a short one
        brand = min(brand, UNLIKE)
    found = 0.85 * brand + 0.15 * fuzz.ratio(left, right) / 100
    return min(found, UNLIKE) if all(places) and places[0] != places[1] else found


def _chinese_people(left: str, right: str) -> float:
    if family(left) != family(right):
        return min(LOOSE, fuzz.ratio(left, right) / 100 * LOOSE)
    first, second = left[len(family(left)) :], right[len(family(right)) :]
    same = sum(a == b for a, b in zip(first, second, strict=False))
    if len(first) == len(second) == 2 and same == 1:  # noqa: PLR2004 - written with a like-sounding character
        return 0.75
    return LOOSE


def _latin(left: str, right: str, least: float) -> float:
    first, second = left.split(), right.split()
    if not first or not second or _numbers(first) != _numbers(second):
        return 0.0 if not first or not second else LOOSE
    if "".join(first) == "".join(second):
        return 0.95
    if _initials(first, second) or _initials(second, first):
        return 0.8
    shorter, longer = sorted((first, second), key=len)
    pairs = _aligned(shorter, longer)
    if any(score < least for _word, _other, score in pairs):
        whole = fuzz.ratio("".join(first), "".join(second)) / 100
        return min(whole, UNLIKE)
    matched = sum((len(word) + len(other)) * score for word, other, score in pairs)
    return matched / sum(map(len, (*first, *second)))


def _aligned(shorter: list[str], longer: list[str]) -> list[tuple[str, str, float]]:
    """Give each word of the shorter name its best partner, each partner once."""
    left, found = list(longer), []
    for word in sorted(shorter, key=len, reverse=True):
        best = max(left, key=lambda other: _words_alike(word, other))
        left.remove(best)
        found.append((word, best, _words_alike(word, best)))
    return found


def _words_alike(word: str, other: str) -> float:
    if 1 in {len(word), len(other)} and word[0] == other[0]:
        return 0.85  # an initial
    if word[0] == other[0] and sorted(word) == sorted(other):
        return 0.9  # letters swapped
    return float(fuzz.ratio(word, other)) / 100


def _initials(short: list[str], words: list[str]) -> bool:
    return len(short) == 1 and len(words) > 2 and short[0] == "".join(word[0] for word in words)  # noqa: PLR2004 - two letters say little


def _numbers(words: list[str]) -> list[str]:
    return sorted(re.findall(r"\d+", " ".join(words)))


def _han(key: str) -> str:
    return "".join(part for part in key.split() if is_chinese(part))


def _latin_part(key: str) -> str:
    return " ".join(part for part in key.split() if not is_chinese(part))
