"""What is said of behaviour and results, and what is not: sentences made from what was found."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from babel.numbers import format_currency
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sextant.chapters.performance.behaviour.asking import MONTH, OUTCOMES
from sextant.config import config
from sextant.metrics import catalogue
from sextant.workspace import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sextant.calc.effects import Estimate
    from sextant.chapters.performance.behaviour.asking import Asked
    from sextant.chapters.performance.behaviour.relating import Related, Relation
    from sextant.chapters.performance.behaviour.standing import Standing

LACKS = ("people", "steps", "needs_people", "needs_steps")
FEW = 30  # people, below which a relation of all may be that of one or two
DIGITS = 2
WHOLE = 10  # of money, from which on its smallest units say nothing


def span(asked: Asked) -> str:
    """Name the steps after something was done, in which its results are looked for."""
    from sextant.calc.effects import LAGS

    given = {"number": written.number(LAGS)}
    if asked.step == MONTH:
        return ngettext("the %(number)s month after", "the %(number)s months after", LAGS) % given
    return ngettext("the %(number)s week after", "the %(number)s weeks after", LAGS) % given


def signed(value: float, asked: Asked) -> str:
    """Write a difference in the unit of the result, with its sign and two digits that count."""
    rounded = float(f"{value:.{DIGITS}g}") + 0.0
    sign = "−" if rounded < 0 else "+" if rounded > 0 else "±"
    return sign + _plain(abs(rounded), asked)


def bounds(estimate: Estimate, asked: Asked) -> tuple[str, str]:
    """Write between which differences the truth lies."""
    low, high = estimate.bounds
    return signed(low, asked), signed(high, asked)


def without_unit(estimate: Estimate) -> dict[str, str]:
    """Write an estimate that has no unit, and its bounds, to two decimals."""
    values = dict(zip(("value", "low", "high"), (estimate.value, *estimate.bounds), strict=True))
    return {
        name: written.number(Decimal(f"{value:.2f}")).replace("-", "−")
        for name, value in values.items()
    }


def sentence(one: Related, asked: Asked) -> str:
    """Say what one more of a behaviour goes with, how surely, and over which time."""
    low, high = bounds(one.before, asked)
    given = {
        "more": one.behaviour.more, "effect": signed(one.before.value, asked), "low": low,
        "high": high, "outcome": OUTCOMES[asked.outcome], "span": span(asked),
    }  # fmt: skip
    if one.effect.is_thin:
        return (
            _("%(more)s: too few people differ in it to say what it goes with in %(span)s.") % given
        )
    if one.effect.is_single and not one.effect.is_sure:
        return (
            _("%(more)s: %(effect)s in “%(outcome)s” over %(span)s (95 %%: %(low)s to %(high)s), but"
              " among so many behaviours looked at one stands out by luck.") % given
        )  # fmt: skip
    if one.effect.is_sure:
        return (
            _("%(more)s: %(effect)s in “%(outcome)s” over %(span)s (95 %%: %(low)s to %(high)s).")
            % given
        )
    return (
        _("%(more)s: cannot be told from no effect on “%(outcome)s” over %(span)s (95 %%: %(low)s"
          " to %(high)s).") % given
    )  # fmt: skip


def headline(relation: Relation, asked: Asked) -> str:
    """Say in a sentence what goes with the result, or that nothing can be said."""
    lack, given = relation.lack, {"outcome": OUTCOMES[asked.outcome], "span": span(asked)}
    if lack is not None:
        return _(
            "Too little data to say what goes with “%(outcome)s”: it takes %(needs_people)s people"
            " and %(needs_steps)s whole steps after the first ones; you see people: %(people)s,"
            " steps: %(steps)s."
        ) % {**given, **{name: written.number(getattr(lack, name)) for name in LACKS}}
    if not relation.sure:
        return (
            _("Nothing that people did can be told to go with “%(outcome)s” in %(span)s.") % given
        )
    return " ".join(sentence(each, asked) for each in relation.sure)


def compared(standing: Standing) -> str:
    """Say how many people differ from their peers by more than chance."""
    if not standing.compared:
        return _(
            "Comparing takes at least five other people whose activities you may see, so each"
            " person is shown alone: ask whoever sees more for a comparison."
        )
    return ngettext(
        "Of %(compared)s person compared with peers, %(told)s differs in something by more than"
        " chance.",
        "Of %(compared)s people compared with peers, %(told)s differ in something by more than"
        " chance.",
        standing.compared,
    ) % {
        "compared": written.number(standing.compared),
        "told": written.number(standing.told),
    }


def cannot(relation: Relation, asked: Asked) -> list[str]:
    """Say what cannot be concluded from what was found."""
    if not relation.related:
        return [_("Anything about what goes with results: too little is known of too few people.")]
    return [*_always(), *_order(relation, asked), *_blurred(relation), *_small(relation, asked)]


def _always() -> Iterator[str]:
    yield _(
        "That any of this is a cause. Nobody was told by lot to do more: people choose when to do"
        " more and for whom, so a good chance may bring both the effort and the result."
    )
    yield _(
        "Why one person does better than another: each is compared only with themselves, so what"
        " lasts (territory, customers, talent) is taken out, and so are good and bad times of all."
    )
    yield _(
        "Anything about what nobody noted: a visit that was not entered did not happen here, and a"
        " call without minutes adds no talk."
    )


def _order(relation: Relation, asked: Asked) -> Iterator[str]:
    given = {"outcome": OUTCOMES[asked.outcome]}
    yield (
        _("What came first within the same step: it is shown apart and not counted as an effect.")
    )
    follows = [each for each in relation.related if each.effect.follows]
    if follows:
        yield _(
            "Which comes first, “%(outcome)s” or %(names)s: these also move after a good or a bad"
            " result, so effort follows results here, and what looks like an effect may be none."
        ) % {**given, "names": _names(follows)}
    elif any(each.effect.after is not None for each in relation.related):
        yield (
            _(
                "That effort never follows “%(outcome)s”: it was looked for and not found, but in few"
                " people it may hide."
            )
            % given
        )
    vanishing = [each for each in relation.related if each.vanishes]
    if vanishing:
        yield _(
            "Whether it is %(names)s or the number of new deals: once that is held fixed, nothing"
            " can be told. More deals may bring more of it, or more of it more deals."
        ) % {"names": _names(vanishing)}


def _blurred(relation: Relation) -> Iterator[str]:
    from sextant.calc.effects import LeftOut

    blurred = [each for each in relation.related if each.effect.is_entangled]
    if blurred:
        yield _(
            "Which of those that go together it is: %(names)s rise and fall so much with the others"
            " that they blur each other."
        ) % {"names": _names(blurred)}
    out = relation.effects.left_out if relation.effects else ()
    for why, words in (
        (LeftOut.UNVARIED, _("Anything about %(names)s: within people it hardly varies.")),
        (LeftOut.ENTANGLED,
         _("Anything about %(names)s alone: it always comes with what stands before it.")),
    ):  # fmt: skip
        names = [name for name, reason in out if reason is why]
        if names:
            yield words % {"names": written.listed(_label(name) for name in names)}


def _small(relation: Relation, asked: Asked) -> Iterator[str]:
    found = relation.effects
    if found is None:
        return
    unsure = [each for each in relation.related if not each.effect.is_sure]
    for each in unsure[:1]:
        yield _(
            "That there is no effect where none is told: “%(more)s” would have to go with %(least)s"
            " or more to be noticed four times out of five."
        ) % {"more": each.behaviour.more, "least": _plain(_short(each.before.noticeable), asked)}
    if found.people < FEW:
        yield ngettext(
            "That it holds for others: it rests on %(number)s person, and one of them may make it.",
            "That it holds for others: it rests on %(number)s people, and one or two of them may"
            " make it.",
            found.people,
        ) % {"number": written.number(found.people)}
    yield ngettext(
        "That the one looked at was not picked by luck: only %(number)s behaviour was looked at.",
        "That one matters because it alone stands out: %(number)s behaviours were looked at, of"
        " which chance lifts one now and then, so they are judged together (Holm’s rule).",
        len(relation.related),
    ) % {"number": written.number(len(relation.related))}


def _names(found: list[Related]) -> str:
    return written.listed(_label(each.effect.name) for each in found)


def _label(name: str) -> str:
    return str(catalogue.every()[name].label)


def _short(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def _plain(value: float, asked: Asked) -> str:
    exact = Decimal(repr(value))
    if asked.outcome != "won_revenue":
        return written.number(exact)
    if value < WHOLE:
        return written.money(exact, config.currency)
    locale = written.language().replace("-", "_")
    return str(
        format_currency(exact, config.currency, "¤#,##0", locale=locale, currency_digits=False)
    )
