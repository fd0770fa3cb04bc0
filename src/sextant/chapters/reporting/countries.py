"""Countries as data writes them, and the numbers under which maps know them (ISO 3166-1).

Names are those of the Unicode CLDR in the languages below, as babel brings them; what people write
beside these stands in `ALSO`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from babel import Locale
from babel.core import get_global

if TYPE_CHECKING:
    from collections.abc import Collection

LANGUAGES = (
    "en", "zh_Hans", "zh_Hant", "zh_Hans_HK", "zh_Hant_HK", "de", "fr", "es", "it", "pt", "nl",
    "pl", "ja", "ko",
)  # fmt: skip
ALSO: dict[str, tuple[str, ...]] = {
    "AE": ("UAE", "阿聯酋"),
    "BA": ("Bosnia",),
    "BO": ("Bolivia, Plurinational State of",),
    "BN": ("Brunei Darussalam",),
    "CD": (
        "Congo, Democratic Republic of the", "Democratic Republic of the Congo", "DR Congo", "DRC",
        "Zaire",
    ),
    "CG": ("Congo", "Republic of the Congo"),
    "CI": ("Ivory Coast",),
    "CN": (
        "PRC", "People's Republic of China", "Mainland China", "中华人民共和国", "中華人民共和國",
        "中国大陆", "中國大陸", "中国内地",
    ),
    "CV": ("Cape Verde",),
    "CZ": ("Czech Republic",),
    "GB": (
        "Great Britain", "Britain", "England", "Scotland", "Wales", "Northern Ireland",
        "United Kingdom of Great Britain and Northern Ireland", "大不列颠", "英格兰",
    ),
    "HK": ("Hong Kong", "香港"),
    "IE": ("Eire", "Republic of Ireland"),
    "IR": ("Iran, Islamic Republic of",),
    "KP": ("Korea, Democratic People's Republic of", "DPRK"),
    "KR": ("Korea", "Korea, Republic of", "Republic of Korea", "韩国", "大韩民国", "大韓民國"),
    "LA": ("Lao People's Democratic Republic", "Lao PDR"),
    "MD": ("Moldova, Republic of",),
    "MK": ("Macedonia", "FYROM"),
    "MM": ("Myanmar", "Burma"),
    "MO": ("Macau", "Macao", "澳门", "澳門"),
    "NL": ("Holland", "The Netherlands"),
    "PS": ("Palestine", "Palestine, State of"),
    "RU": ("Russian Federation",),
    "SA": ("KSA",),
    "SY": ("Syrian Arab Republic",),
    "SZ": ("Swaziland",),
    "TL": ("East Timor",),
    "TR": ("Turkey",),
    "TW": ("Taiwan, Province of China", "Chinese Taipei", "台湾", "臺灣", "中国台湾"),
    "TZ": ("Tanzania, United Republic of",),
    "US": ("America", "United States of America", "美利坚合众国", "美利堅合眾國"),
    "VE": ("Venezuela, Bolivarian Republic of",),
    "VN": ("Viet Nam",),
    "ZA": ("RSA", "Republic of South Africa"),
}  # fmt: skip
CODE = re.compile(r"[A-Z]{2}")
SAINT, SMALL = {"st": "saint"}, {"and", "the"}
NO_PLACES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}
NUMBER = re.compile(r"\d{3}")


def code(name: str) -> str:
    """Return the two letters of the country that a name or a code stands for, or nothing."""
    return _names().get(_plain(name), "")


def number(name: str, drawn: Collection[str]) -> str:
    """Return the number of a country among those a map draws, or nothing where it is not drawn."""
    letters = code(name)
    return next((each for each in _numbers().get(letters, ()) if each in drawn), "")


def _plain(name: str) -> str:
    """Return a name without what writers differ in: case, accents, marks, `and` and `the`."""
    text = unicodedata.normalize("NFKD", name.casefold().replace("&", " and "))
    text = "".join(each for each in text if not unicodedata.combining(each))
    text = re.sub(r"(?<=\b\w)\.(?=\w\b)|['’]", "", text)  # U.S.A. is one word, St. Lucia two
    words = re.sub(r"[\W_]+", " ", text).split()
    kept = [SAINT.get(each, each) for each in words if each not in SMALL]
    return " ".join(kept or words)  # AND alone is Andorra


@cache
def _names() -> dict[str, str]:
    """Return every name and code that is known; where two languages differ, the first holds."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        for letters, name in Locale.parse(language).territories.items():
            if not CODE.fullmatch(letters) or letters in NO_PLACES:
                continue
            found.setdefault(_plain(letters), letters)
            found.setdefault(_plain(name), letters)
    known = set(found.values())
    for old, now in get_global("territory_aliases").items():
        if len(now) == 1 and now[0] in known:
            found.setdefault(_plain(old), now[0])
    for letters, names in ALSO.items():
        found |= {_plain(name): letters for name in names}
    return found


@cache
def _numbers() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for old, now in get_global("territory_aliases").items():
        if NUMBER.fullmatch(old) and len(now) == 1:
            found.setdefault(now[0], []).append(old)
    return found
