"""What stands around deals: rivals, shares, deciders and moved closing days, all made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sextant.sample.simulate import dice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from random import Random

    from sextant.sample.files import Opportunity

# Competitor: how often met.
COMPETITORS = {"Polaris Supply": 8, "Azimuth Office": 5, "Meridian Trade": 4, "Octant Direct": 3}
MET = {"won": 0.22, "lost": 0.22, "open": 0.4}
WITHDREW = 0.15
BEATING, BEATEN_BY, STILL_OPEN, GONE = "beaten", "lost_to", "open", "gone"
SPLIT_SHARE, OVERLAY_SHARE = 0.04, 0.02
SPLITS = ((70, 30), (60, 40), (50, 50), (80, 20))
ROLES = ("decision", "champion", "influencer", "evaluator", "buyer", "user")
ROLE_SHARES = (30, 20, 18, 12, 14, 6)
INVOLVED = {"won": 0.3, "lost": 0.2, "open": 0.85}
PUSHES = ((0, 45), (1, 30), (2, 15), (3, 7), (5, 3))
NEXT_STEPS = (
    "Send the offer", "Agree on terms", "Arrange a demonstration", "Meet the buyer",
    "Call about the budget", "Wait for the board's decision", "Send references",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rival:
    """A competitor met in a deal, and how it ended against them."""

    deal: str
    competitor: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Share:
    """A seller's share in a deal, in percent; an overlay is credited beside the whole."""

    deal: str
    owner: str
    percent: int
    is_overlay: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A contact and the part they have in the customer's decision."""

    deal: str
    contact: str
    role: str


@dataclass(frozen=True, slots=True)
class Move:
    """The expected close of a deal was moved, some days before today."""

    deal: str
    before: date
    after: date
    on: date


def rivals(opportunities: Iterable[Opportunity], reasons: Mapping[str, str]) -> Iterator[Rival]:
    """Yield whom deals were fought with; who lost to a competitor lost to a known one."""
    roll = dice("rivals")
    names, weights = tuple(COMPETITORS), tuple(COMPETITORS.values())
    for deal in opportunities:
        to_competitor = reasons.get(deal.key) == "Competitor"
        if roll.random() >= MET[deal.status] and not to_competitor:
            continue
        name = roll.choices(names, weights)[0]
        yield Rival(deal.key, name, _outcome(deal, roll, to_competitor=to_competitor))


def _outcome(deal: Opportunity, roll: Random, *, to_competitor: bool) -> str:
    if deal.status == "open":
        return STILL_OPEN
    if to_competitor:
        return BEATEN_BY
    if roll.random() < WITHDREW:
        return GONE
    return BEATING if deal.status == "won" else BEATEN_BY


def shares(
    opportunities: Iterable[Opportunity], colleagues: Mapping[str, Sequence[str]]
) -> Iterator[Share]:
    """Yield how some deals are shared between their owner and a colleague of the same team."""
    roll = dice("shares")
    for deal in opportunities:
        others, luck = colleagues[deal.owner], roll.random()
        if not others or luck >= SPLIT_SHARE + OVERLAY_SHARE:
            continue
        other = roll.choice(others)
        if luck < SPLIT_SHARE:
            mine, theirs = roll.choice(SPLITS)
            yield Share(deal.key, deal.owner, mine)
            yield Share(deal.key, other, theirs)
        else:
            yield Share(deal.key, deal.owner, 100)
            yield Share(deal.key, other, roll.choice((10, 20, 50)), is_overlay=True)


def parts(
    opportunities: Iterable[Opportunity], contacts: Mapping[str, list[str]]
) -> Iterator[Part]:
    """Yield who at the customer has which part in deals; the first usually decides."""
    roll = dice("parts")
    for deal in opportunities:
        there = contacts.get(deal.account, [])
        if there and roll.random() < INVOLVED[deal.status]:
            for contact in there[: roll.choice((1, 1, 2))]:
                yield Part(deal.key, contact, roll.choices(ROLES, ROLE_SHARES)[0])


def moves(opportunities: Iterable[Opportunity], today: date) -> Iterator[Move]:
    """Yield how the expected close of open deals came to where it is."""
    roll = dice("moves")
    counts, weights = zip(*PUSHES, strict=True)
    for deal in opportunities:
        age = (today - deal.created_on).days
        if deal.status != "open" or age < 2 * max(counts):
            continue
        after = deal.ends_on
        days = sorted(roll.sample(range(1, age), roll.choices(counts, weights)[0]))
        for ago in days:  # newest first: each went from an earlier day to where it stands
            before = after - timedelta(days=roll.choice((7, 14, 21, 28, 42)))
            yield Move(deal.key, before, after, today - timedelta(days=ago))
            after = before


def next_steps(opportunities: Iterable[Opportunity], today: date) -> Mapping[str, tuple[str, date]]:
    """Return what is to be done next in most open deals, and until when."""
    roll = dice("next steps")
    return {
        deal.key: (roll.choice(NEXT_STEPS), today + timedelta(days=roll.randint(-4, 16)))
        for deal in opportunities
        if deal.status == "open" and roll.random() < 0.7  # noqa: PLR2004 - seven in ten
    }
