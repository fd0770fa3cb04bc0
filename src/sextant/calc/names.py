"""Names of companies and people, brought to the form in which spellings of one name are equal."""

from __future__ import annotations

import re
import unicodedata

from sextant.calc.characters import SIMPLER

LONGEST = 200
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
WESTERN_FORMS = frozenset(
    [
        "gmbh",
        "mbh",
        "ag",
        "kg",
        "kgaa",
        "ohg",
        "ug",
        "ev",
        "eg",
        "se",
        "inc",
        "incorporated",
        "corp",
        "corporation",
        "co",
        "company",
        "cie",
        "ltd",
        "limited",
        "llc",
        "llp",
        "lp",
        "plc",
        "sa",
        "sas",
        "sasu",
        "sarl",
        "sl",
        "slu",
        "srl",
        "spa",
        "bv",
        "nv",
        "ab",
        "as",
        "asa",
        "oy",
        "oyj",
        "aps",
        "pty",
        "pte",
        "pvt",
        "private",
        "kk",
        "sdn",
        "bhd",
        "sp",
        "zoo",
        "doo",
        "sro",
        "kft",
    ]
)
JOINTS = frozenset({"and", "und", "et", "y"})
CHINESE_FORMS = re.compile(
    r"(?:股份有限责任公司|有限责任公司|股份有限公司|集团有限公司|有限公司|股份公司|总公司|公司|集团|株式会社)$"
)
COUNTRIES_IN_BRACKETS = re.compile(
    r"[(\[【〔]\s*(?:中国|香港|台湾|大陆|china|prc|hong kong|hk|taiwan|usa|us|uk|deutschland|germany)"
    r"\s*[)\]】〕]"
)
DOTTED = re.compile(r"\b\w(?:[./]\w)+\b\.?")
WORDS = re.compile(r"[^\W_]+")
TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "dr",
        "prof",
        "professor",
        "sir",
        "herr",
        "frau",
        "mme",
        "mlle",
        "sr",
        "sra",
        "jr",
        "phd",
    ]
)
CHINESE_TITLES = re.compile(r"(?:先生|女士|小姐|经理|总监|总经理|老师|博士|教授|工程师)$")


def plain(text: str) -> str:
    """Return a text without differences of width, case, accents and, in Chinese, tradition."""
    wide = unicodedata.normalize("NFKC", text).casefold().translate(SIMPLER)
    if wide.isascii():
        return wide
    parts = unicodedata.normalize("NFKD", wide.replace("ø", "o").replace("ł", "l"))
    bare = "".join(c for c in parts if not unicodedata.combining(c) or c in "\u3099\u309a")
    return unicodedata.normalize("NFC", bare)


def is_chinese(text: str) -> bool:
    """Tell whether a text holds a Chinese character."""
    return not text.isascii() and HAN.search(text) is not None


def company_key(name: str) -> str:
    """Return a company's name without its legal form, in order of words."""
    text = plain(name)
    if "(" in text or "[" in text or "【" in text or "〔" in text:
        text = COUNTRIES_IN_BRACKETS.sub(" ", text)
    words = _words(text)
    words = [word for word in words if word not in JOINTS] or words
    latin = [word for word in words if not is_chinese(word)]
    chinese = "".join(word for word in words if is_chinese(word) or word.isdigit())
    if not is_chinese(chinese):
        return " ".join(_without_form(words))[:LONGEST]
    kept = _without_form([word for word in latin if not word.isdigit()], may_be_none=True)
    return " ".join([*kept, _chinese_stem(chinese)])[:LONGEST]


def person_key(name: str) -> str:
    """Return a person's name whose order of words, titles and punctuation no longer matter."""
    words = _words(plain(name))
    if any(is_chinese(word) for word in words):
        joined = "".join(word for word in words if is_chinese(word))
        return (CHINESE_TITLES.sub("", joined) or joined)[:LONGEST]
    named = [word for word in words if word not in TITLES] or words
    return " ".join(sorted(named))[:LONGEST]


def lead_key(name: str, company: str) -> str:
    """Return the key of a lead, who is a person or, failing that, a company."""
    if not company or plain(company) == plain(name):
        stem = company_key(name)
        if company or _has_form(name, stem):
            return stem
    return person_key(name)


def _has_form(name: str, stem: str) -> bool:
    if is_chinese(stem):
        return CHINESE_FORMS.search("".join(_words(plain(name)))) is not None
    return len(stem.split()) < len(_words(plain(name)))


def _words(text: str) -> list[str]:
    if "." in text or "/" in text:
        text = DOTTED.sub(lambda found: re.sub(r"[./\s]", "", found[0]) + " ", text)
    if "'" in text or "’" in text:  # O’Brien is one word
        text = text.replace("'", "").replace("’", "")
    return WORDS.findall(text)


def _without_form(words: list[str], *, may_be_none: bool = False) -> list[str]:
    end, least = len(words), 0 if may_be_none else 1
    while end > least and words[end - 1] in WESTERN_FORMS:
        end -= 1
    start = 1 if end > 1 and words[0] == "the" else 0
    return words[start:end]


def _chinese_stem(text: str) -> str:
    while len(shorter := CHINESE_FORMS.sub("", text)) >= 2 and shorter != text:  # noqa: PLR2004 - a name has two characters
        text = shorter
    return text.removeprefix("株式会社") or text
