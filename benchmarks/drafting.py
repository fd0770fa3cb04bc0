"""A plan of 2,000 people drafted: shared out, typed into, lifted, written as a workbook and read.

Run in a process of its own, with SEXTANT_HOME in its environment: `python -m benchmarks.drafting`.
"""

from __future__ import annotations

import io
import json
import os
import resource
import time
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from benchmarks.installation import DIRECTOR, PASSWORD

TIMES, FEWER, HELD = 11, 3, 50
TOTAL = Decimal(250_000_000)
MILLISECONDS = 1000


def measure() -> dict[str, Any]:
    """Return the milliseconds of each deed, and counts beside them."""
    from django.utils import timezone

    from benchmarks import organisation
    from sextant.kernel.models import Person
    from sextant.metrics.publishing import publish_all
    from sextant.plans import drafting

    at = timezone.now()
    organisation.found(DIRECTOR, PASSWORD, timezone.localdate())
    publish_all()
    said: dict[str, Any] = {"by": Person.objects.get(username=DIRECTOR), "at": at}
    year = organisation.first_day(timezone.localdate()).year
    drawn, plan = timed(
        lambda: drafting.draw({"name": "Bench", "year": year, "currency": "", "method": "top_down"}, **said)
    )  # fmt: skip
    found: dict[str, Any] = {"plan": plan.pk, "drawn": [drawn]}
    found |= _shared_out(plan, said)
    found |= _in_memory(plan, at.date())
    found |= _by_hand(plan, said)
    found |= _lifted(plan, said)
    found |= _in_a_workbook(plan, said)
    refuse_inexact(plan, at.date())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found | {"peak": peak, "load": os.getloadavg()[0]}


def _shared_out(plan: Any, said: dict[str, Any]) -> dict[str, Any]:
    """Share another total out each time, so that every number is written."""
    from sextant.metrics import ask
    from sextant.plans import splitting
    from sextant.plans.weighing import Way

    ways = {
        "evenly": Way("even", "even"),
        "weighted by last year": Way("weighted", "working_days", metric="won_revenue"),
        "weighted, by the season": Way("weighted", "seasonal", metric="won_revenue"),
        "as it stands": Way("keep", "keep"),
        "as it stands, by working days": Way("keep", "working_days"),
    }
    found: dict[str, list[float]] = {}
    busy = []
    for name, way in ways.items():
        for number in range(TIMES):
            ask.forget()
            total = TOTAL + number * 10_000_000 + Decimal("0.01")
            before = time.process_time()
            took, _draft = timed(partial(splitting.share_out, plan, total, way=way, **said))
            busy.append((time.process_time() - before) * MILLISECONDS)
            found.setdefault(name, []).append(took)
        refuse_inexact(plan, said["at"].date(), plan.count(total))
    return {"shared": found, "busy": busy}


def _in_memory(plan: Any, today: Any) -> dict[str, Any]:
    """Split in memory alone, in turns with a proportional split that minds no sums."""
    import numpy as np

    from sextant.calc import split
    from sextant.plans import versions

    tree = versions.tree(versions.find(plan), "target", today)
    total, grid = plan.count(TOTAL) + 1, tree.grid
    over = {key: sum(tree.sums[key]) for key in tree.nodes}
    steps = tree.sums[tree.root]
    weights = np.array([sum(row) for row in tree.cells.values()], dtype=float)
    columns = np.array(steps, dtype=float)

    def plain() -> Any:
        shares = np.outer(weights / weights.sum(), columns / columns.sum())
        return np.rint(total * shares).astype(np.int64)

    found: dict[str, Any] = {"exact": [], "plain": []}
    for _turn in range(TIMES):
        took, cells = timed(lambda: split.spread(grid, total, over=over, when={tree.root: steps}))
        found["exact"].append(took)
        took, rough = timed(plain)
        found["plain"].append(took)
    assert sum(map(sum, cells.values())) == total, "the split is not exact"
    return {"memory": found, "off": abs(int(rough.sum()) - total)}


def _by_hand(plan: Any, said: dict[str, Any]) -> dict[str, Any]:
    """Type one number after another while fifty others are held."""
    from sextant.plans import editing, versions
    from sextant.plans.editing import Edit

    tree = versions.tree(versions.find(plan), "target", said["at"].date())
    people = [key for key, node in tree.nodes.items() if node.person_id]
    keys = people[:: len(people) // (HELD + TIMES)]

    def typed(key: str, step: int) -> Edit:
        amount = plan.amount(tree.sums[key][step] + 100_000)
        return Edit(key, step, step + 1, amount)

    edits = [typed(key, n % plan.steps) for n, key in enumerate(keys[:HELD])]
    together, _draft = timed(lambda: editing.set_numbers(plan, edits, **said))
    found: dict[str, list[float]] = {"growing": [], "keeping": []}
    for number, key in enumerate(keys[HELD : HELD + TIMES]):
        name = "keeping" if number % 2 else "growing"
        edit = typed(key, number % plan.steps)
        is_kept = name == "keeping"
        took, _draft = timed(
            partial(editing.set_numbers, plan, [edit], keep_totals=is_kept, **said)
        )
        found[name].append(took)
    refuse_inexact(plan, said["at"].date())
    return {"held": [together], "typed": found}


def _lifted(plan: Any, said: dict[str, Any]) -> dict[str, Any]:
    from sextant.plans import splitting

    rates = {"stretch": Decimal("0.1"), "challenge": Decimal("0.25")}
    return {
        "lifted": [
            timed(partial(splitting.lift, plan, rate, level=level, **said))[0]
            for _turn in range(FEWER)
            for level, rate in rates.items()
        ]
    }


def _in_a_workbook(plan: Any, said: dict[str, Any]) -> dict[str, Any]:
    """Write all levels as a workbook, change a month of everyone, and list the changes."""
    from sextant.kernel.scope import scope_of
    from sextant.plans import sheets, versions

    person, today = said["by"], said["at"].date()
    look = {"scope": scope_of(person, today), "person": person, "today": today}
    version = versions.find(plan)
    found: dict[str, Any] = {"written": [], "read": []}
    for _turn in range(FEWER):
        took, content = timed(lambda: sheets.write(version, **look))
        found["written"].append(took)
    edited, changes = _edited(content)
    for _turn in range(FEWER):
        took, proposal = timed(lambda: sheets.read(io.BytesIO(edited), version, **look))
        found["read"].append(took)
    assert len(proposal.changes) == changes, "not every change of the workbook was seen"
    return found | {"workbook": len(content) / 1024, "changes": changes}


def _edited(content: bytes) -> tuple[bytes, int]:
    """Return a workbook in which everyone's first month of the targets is a tenth higher."""
    import xlsxwriter
    from python_calamine import CalamineWorkbook

    file, changes = io.BytesIO(), 0
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as given:
        for place, name in enumerate(given.sheet_names):
            sheet = book.add_worksheet(name)
            for at, row in enumerate(
                given.get_sheet_by_name(name).to_python(skip_empty_area=False)
            ):
                if place == 0 and "p" in str(row[0]) and isinstance(row[3], float):
                    row[3], changes = round(row[3] * 1.1 + 1, 2), changes + 1
                sheet.write_row(at, 0, list(row))
    book.close()
    return file.getvalue(), changes


def refuse_inexact(plan: Any, today: Any, total: int | None = None) -> None:
    """End where a parent is not the sum of its children, or the whole is not the total."""
    from sextant.plans import versions

    version = versions.find(plan)
    for level in set(version.lines.values_list("level", flat=True)):
        tree = versions.tree(version, level, today)
        below: dict[str, list[int]] = {}
        for leaf, amounts in tree.cells.items():
            key: str | None = leaf.partition("/")[0]
            while key is not None:
                known = below.setdefault(key, [0] * plan.steps)
                below[key] = [a + b for a, b in zip(known, amounts, strict=True)]
                key = tree.nodes[key].parent
        assert all(below[key] == tree.sums[key] for key in tree.nodes), "a sum is not exact"
        if total is not None and level == "target":
            assert sum(below[tree.root]) == total, "the whole is not the total"


def timed(deed: Callable[[], Any]) -> tuple[float, Any]:
    """Return the milliseconds a deed took, and what came of it."""
    begun = time.perf_counter()
    found = deed()
    return (time.perf_counter() - begun) * MILLISECONDS, found


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sextant.settings")
    import django

    django.setup()
    print(json.dumps(measure()))
