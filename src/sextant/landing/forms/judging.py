"""A column judged as a whole: which form it is written in, or which question only a person can answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from babel.numbers import get_currency_precision

from sextant.landing.forms.dates import CLOCKED, ISO, PATTERNS, DateForm
from sextant.landing.forms.numbers import PATTERN, PLAIN, POWER, NumberForm
from sextant.landing.forms.periods import PeriodForm, is_named
from sextant.landing.forms.profile import Profile
from sextant.landing.forms.questions import Question
from sextant.landing.forms.words import CHINESE_TENS, NO, SIGNS, YES, codes

SEPARATORS = re.compile(r"[.,]")
GROUP = 3  # digits between two separators of thousands
MONTHS, DAYS = 12, 31


@dataclass(frozen=True)
class Judgement:
    """The form of a column, the share of values that keep it, and what must be asked first."""

    form: NumberForm | DateForm | PeriodForm | None
    share: float
    question: Question | None = None


def judge(profile: Profile, kind: str, answers: dict[str, Any], currency: str) -> Judgement:
    """Judge a column as a kind of value: `number`, `money` or `date`."""
    if kind == "date":
        return _judge_dates(profile, answers)
    return _judge_numbers(profile, answers, currency, money=kind == "money")


def share_of(profile: Profile, kind: str) -> float:
    """Return the share of a column's values that can be read as a kind."""
    if not profile.filled or profile.is_text:
        return 0.0
    tests = {
        "number": lambda shape: bool(_number(shape) or POWER.match(shape)),
        "date": lambda shape: _family(shape) not in {"", "serial", "compact"},
        "period": lambda shape: is_named(profile.examples[shape]) or bool(_family(shape)),
        "yes_no": lambda shape: profile.examples[shape].lower() in (*YES, *NO),
    }
    found = sum(count for shape, count in profile.shapes.items() if tests[kind](shape))
    return found / profile.filled


def _number(shape: str) -> re.Match[str] | None:
    found = PATTERN.match(shape)
    if found is None or "9" not in found["core"]:
        return None
    sign = found["before"] or found["after"]
    return found if not sign or sign in SIGNS or sign in codes() else None


def _judge_numbers(
    profile: Profile, answers: dict[str, Any], currency: str, *, money: bool
) -> Judgement:
    if profile.shapes and all(PLAIN.match(shape) for shape in profile.shapes):
        doubt = not (profile.native or profile.zero_led) and all(
            re.match(r"^-?9{1,3}(\.999)?$", shape) for shape in profile.shapes
        )
        if not (doubt and any("." in shape for shape in profile.shapes)):
            return Judgement(NumberForm(plain_only=True), 1.0)
    numbers = {shape: found for shape in profile.shapes if (found := _number(shape))}
    matched = sum(profile.shapes[shape] for shape in numbers)
    matched += sum(count for shape, count in profile.shapes.items() if POWER.match(shape))
    share = matched / profile.filled if profile.filled else 0.0
    signs = {sign for found in numbers.values() if (sign := found["before"] or found["after"])}
    tens = {found["tens"] for found in numbers.values() if found["tens"]}
    meant = _currencies(
        signs, answers.get("currency", ""), currency, chinese=bool(tens & {*CHINESE_TENS})
    )
    decimal = answers.get("decimal") or _decimal(profile, numbers) or _by_currency(numbers, meant)
    form = NumberForm(decimal or ".", answers.get("currency", ""), meant)
    if not decimal:
        doubtful = _doubtful(numbers)
        return Judgement(form, share, Question(profile.name, "decimal", (".", ","),
                                               _examples(profile, doubtful)))  # fmt: skip
    unsure = [sign for sign in signs if not meant.get(sign)]
    if money and unsure:
        shapes = [
            s for s, found in numbers.items() if (found["before"] or found["after"]) in unsure
        ]
        options = ("CNY", "JPY") if {*unsure} & {"¥", "￥"} else ("SEK", "NOK", "DKK")
        asked = Question(profile.name, "currency", options, _examples(profile, shapes))
        return Judgement(form, share, asked)
    return Judgement(form, share)


def _decimal(profile: Profile, numbers: dict[str, re.Match[str]]) -> str:
    """Return the decimal separator the column proves, or nothing where it leaves doubt."""
    votes = {".": 0, ",": 0}
    for shape, found in numbers.items():
        mark = _proof(found["core"].strip())
        if mark:
            votes[mark] += profile.shapes[shape]
    if votes["."] or votes[","]:
        return max(votes, key=lambda mark: votes[mark])
    doubtful = _doubtful(numbers)
    if not doubtful:
        return "."
    marks = {"," if "," in numbers[shape]["core"] else "." for shape in doubtful}
    if profile.zero_led or (profile.native and "." in marks):
        return "." if "." in marks else ","
    return ""


def _proof(core: str) -> str:
    """Return the decimal separator that one number proves: 1,234.5 proves the point."""
    marks = SEPARATORS.findall(core)
    if not marks:
        return ""
    if len(set(marks)) > 1:
        return str(marks[-1])
    mark = str(marks[0])
    other = "," if mark == "." else "."
    if len(marks) > 1:
        return other
    head, tail = core.split(mark)
    grouped = len(tail) == GROUP and 1 <= len(head) <= GROUP
    if grouped and not re.search(r"[\s'’\u00a0\u202f]", head):
        return ""
    return mark


def _by_currency(numbers: dict[str, re.Match[str]], meant: dict[str, str]) -> str:
    """Return the separator that follows from money never having three decimals in a currency."""
    doubtful = [numbers[shape] for shape in _doubtful(numbers)]
    known = [meant.get(found["before"] or found["after"] or "", "") for found in doubtful]
    marks = {mark for found in doubtful for mark in SEPARATORS.findall(found["core"])}
    if len(marks) != 1 or not all(code and get_currency_precision(code) != GROUP for code in known):
        return ""
    return "," if marks == {"."} else "."


def _doubtful(numbers: dict[str, re.Match[str]]) -> list[str]:
    return [s for s, found in numbers.items() if SEPARATORS.search(found["core"])]


def _currencies(signs: set[str], said: str, usual: str, *, chinese: bool) -> dict[str, str]:
    meant: dict[str, str] = {}
    proven = {SIGNS.get(sign) or (sign if sign in codes() else "") for sign in signs}
    for sign in signs:
        code = SIGNS.get(sign, sign if sign in codes() else "")
        if sign in {"¥", "￥"}:
            known = [each for each in ("CNY", "JPY") if each == usual or each in proven]
            code = "CNY" if chinese else (known[0] if known else "")
        elif sign == "kr":
            code = usual if usual in {"SEK", "NOK", "DKK"} else ""
        elif sign == "$" and usual in {"AUD", "CAD", "HKD", "TWD", "SGD", "NZD", "MXN"}:
            code = usual
        meant[sign] = code or said
    return meant


def _examples(profile: Profile, shapes: list[str]) -> tuple[str, ...]:
    return tuple(profile.examples[shape] for shape in shapes[:3])


def _family(shape: str) -> str:
    for name, pattern in PATTERNS.items():
        found = pattern.match(shape)
        if found and CLOCKED.match(found["rest"] or ""):
            return name
    return ""


def _judge_dates(profile: Profile, answers: dict[str, Any]) -> Judgement:
    if profile.shapes and all(ISO.match(shape) for shape in profile.shapes):
        return Judgement(DateForm(iso_only=True), 1.0)
    families = {shape: family for shape in profile.shapes if (family := _family(shape))}
    matched = sum(profile.shapes[shape] for shape in families)
    share = matched / profile.filled if profile.filled else 0.0
    present = tuple(name for name in PATTERNS if name in families.values())
    if "slashed" not in present:
        return Judgement(DateForm(present or ("ymd",)), share)
    slashed = [shape for shape, family in families.items() if family == "slashed"]
    order = answers.get("order") or _order(profile, slashed)
    form = DateForm(present, order or "dmy")
    if order:
        return Judgement(form, share)
    asked = Question(profile.name, "order", ("dmy", "mdy"), _examples(profile, slashed))
    return Judgement(form, share, asked)


def _order(profile: Profile, slashed: list[str]) -> str:
    first, second = profile.first_part, profile.second_part
    if first > DAYS:
        return "ymd"
    if first > MONTHS >= second:
        return "dmy"
    if second > MONTHS >= first:
        return "mdy"
    if first <= MONTHS and second <= MONTHS and all("." in shape for shape in slashed):
        return "dmy"  # points between the parts are written day first everywhere
    return ""
