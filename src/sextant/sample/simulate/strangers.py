"""Made-up people and companies; their addresses end in `.example`, which nobody owns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sextant.sample.simulate import dice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FIRST = (
    "Alder", "Amber", "Beacon", "Birch", "Blue", "Bright", "Cedar", "Clear", "Copper", "Coral",
    "Delta", "East", "Falcon", "Fern", "Golden", "Granite", "Harbour", "Hazel", "Iron", "Juniper",
    "Lake", "Maple", "Meridian", "North", "Oak", "Pine", "River", "Silver", "Stone", "Summit",
)  # fmt: skip
SECOND = (
    "bay", "bridge", "brook", "craft", "dale", "field", "forge", "gate", "grove", "haven",
    "hill", "land", "line", "mark", "mill", "point", "ridge", "shore", "stead", "wood",
)  # fmt: skip
KIND = ("Foods", "Health", "Homes", "Logistics", "Media", "Motors", "Schools", "Systems", "Tools")


@dataclass(frozen=True, slots=True)
class Stranger:
    """Someone who does not exist, at a company that does not either."""

    name: str
    title: str
    company: str
    email: str


def strangers(
    count: int, *, names: Sequence[str], titles: Sequence[str], subject: str
) -> Iterator[Stranger]:
    """Yield people whose first and last names are mixed from given full names."""
    roll = dice(f"strangers of {subject}")
    first = [name.split()[0] for name in names]
    last = [name.split()[-1] for name in names]
    for number in range(count):
        name = f"{roll.choice(first)} {roll.choice(last)}"
        stem = f"{roll.choice(FIRST)}{roll.choice(SECOND)}"
        kind = roll.choice(KIND)
        yield Stranger(
            name=name,
            title=roll.choice(titles),
            company=f"{stem} {kind}",
            email=f"{_plain(name)}{number}@{stem.lower()}-{kind.lower()}.example",
        )


def _plain(name: str) -> str:
    letters = "".join(letter if letter.isascii() and letter.isalpha() else "." for letter in name)
    return letters.lower().strip(".") + "."
