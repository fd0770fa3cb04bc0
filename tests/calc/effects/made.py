"""Panels whose truth is known: what was done brings so much after so many steps, no more."""

import numpy as np
from numpy.random import Generator, default_rng

from sextant.calc.effects import Panel

NAMES = ("visits", "calls", "meetings", "minutes")
TRUE = (0.0, 0.3, 0.2, 0.1)  # of a visit: in the same step, and one, two and three after
TOTAL = 0.6


def drawn(chance: Generator, people: int = 30, steps: int = 18, follows: float = 0.0) -> Panel:
    """Draw people who differ, seasons, and errors that last; only visits bring anything.

    `follows`: by how much whoever had a better step than usual visits more in the next one.
    """
    usual = chance.gamma(2, 2, (people, 1, len(NAMES)))
    season = chance.gamma(4, 0.25, (1, steps, 1))
    done = chance.poisson(usual * season * 2, (people, steps, len(NAMES))).astype(float)
    own, all_did = chance.normal(0, 3, (people, 1)), chance.normal(0, 2, (1, steps))
    outcome = own + 2 * usual[:, :, 0] + all_did + 5 * season[:, :, 0]
    outcome = outcome + _lasting(chance, people, steps)
    for lag, effect in enumerate(TRUE):
        outcome[:, lag:] += effect * done[:, : steps - lag, 0]
    if follows:
        better = np.maximum(outcome - own - all_did, 0)
        done[:, 1:, 0] += np.round(follows * better[:, :-1])
    return Panel(NAMES, outcome, done)


def _lasting(chance: Generator, people: int, steps: int) -> np.ndarray:
    found = chance.normal(size=(people, steps))
    for step in range(1, steps):
        found[:, step] += 0.5 * found[:, step - 1]
    return found * 2 * chance.gamma(2, 0.5, (people, 1))


def one(seed: int = 1, **given: int) -> Panel:
    return drawn(default_rng(seed), **given)
