"""Planning for 2,000 people over twelve months at three levels, from the draft to the pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import pages
from benchmarks.figures import Figure, Sheet, median, p95
from benchmarks.installation import DIRECTOR, PASSWORD, Failed, Installation, Server
from benchmarks.organisation import MANAGER, REP

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SPLIT, PAGE = ("<", 500.0), ("<", 300.0)
SECOND = 1000
WARM_UP, TIMES = 2, 11
TRACKED = ("/targets/", "/my-target/", "/team-wall/", "/deviations/")


def measure(sheet: Sheet, folder: Path) -> None:
    """Draft a plan, look at it, put it into force, ask about it, and look at what it is for."""
    installation = Installation(folder / "plans")
    installation.run("init")
    drafted = installation.reported("benchmarks.drafting")
    _drafted(sheet, drafted)
    table = f"/plans/{drafted['plan']}/table/"
    _pages(sheet, installation, {DIRECTOR: (table,), MANAGER: (table,)})
    _in_force(sheet, installation.reported("benchmarks.in_force"))
    _pages(sheet, installation, {
        DIRECTOR: ("/targets/", "/team-wall/", "/deviations/", table),
        MANAGER: TRACKED, REP: ("/my-target/",),
    })  # fmt: skip


def _drafted(sheet: Sheet, found: Mapping[str, Any]) -> None:
    for way, times in found["shared"].items():
        _both(sheet, f"2,000 x 12 shared out {way}", times, target=SPLIT)
    _both(sheet, "... again, processor time alone", found["busy"])
    memory = found["memory"]
    _both(sheet, "... in memory", memory["exact"])
    times = median(memory["exact"]) / median(memory["plain"])
    sheet.add(
        Figure("... beside plain proportions that add up to nothing", times, "times"),
        Figure("... whose sum is off by", found["off"], "cents"),
        Figure("50 numbers typed at once, all held", found["held"][0], "ms", SPLIT),
    )
    for way, times in found["typed"].items():
        _both(sheet, f"a number typed among 50 held, the whole {way}", times, target=SPLIT)
    _both(sheet, "stretch or challenge made from the targets", found["lifted"])
    _both(sheet, "three levels written as a workbook", found["written"])
    sheet.add(Figure("... of", found["workbook"], "kB"))
    _both(sheet, f"... {found['changes']:,} changes of it read and listed", found["read"])
    _machine(sheet, "drafting", found)


def _in_force(sheet: Sheet, found: Mapping[str, Any]) -> None:
    seconds = found["facts"][0] / SECOND
    sheet.add(
        Figure("a plan put into force", found["published"][0], "ms"),
        Figure("... and its facts published", seconds, "s"),
        Figure("... rows of facts", found["rows"], "rows"),
        Figure("... facts after somebody moved mid-year", median(found["moved"]) / SECOND, "s"),
    )
    for name, times in found["asked"].items():
        for label, of in (("p50", median), ("p95", p95)):
            hand = of(times["by hand"]) if "by hand" in times else None
            target = None if hand is None else ("<=", 2 * hand + 5)
            sheet.add(Figure(f"ask {name}, {label}", of(times["ask"]), "ms", target))
            if hand is not None:
                sheet.add(Figure(f"by hand {name}, {label}", hand, "ms"))
    _both(sheet, f"a recalibration of {found['moves']:,} people", found["recalibrated"])
    _both(sheet, "a table in which 110 units ask padding", found["padded"])
    _machine(sheet, "in force", found)


def _pages(sheet: Sheet, installation: Installation, looks: Mapping[str, Sequence[str]]) -> None:
    with installation.served() as server:
        server.wait()
        for username, paths in looks.items():
            headers = server.sign_in(username, PASSWORD)
            for path in paths:
                name = f"{path} as {username.removeprefix('bench.')}"
                try:
                    _page(sheet, server, name, path, headers)
                except (Failed, OSError) as reason:
                    sheet.miss(name, reason)


def _page(sheet: Sheet, server: Server, name: str, path: str, headers: Mapping[str, str]) -> None:
    times = pages.sequential(server, path, headers, (WARM_UP, TIMES))
    _both(sheet, name, times, target=PAGE)
    sheet.add(Figure("... sent", pages.size(server, path, headers) / 1024, "kB"))


def _both(
    sheet: Sheet, name: str, times: Sequence[float], *, target: tuple[str, float] | None = None
) -> None:
    sheet.add(
        Figure(f"{name}, p50", median(times), "ms", target),
        Figure(f"{name}, p95", p95(times), "ms"),
    )


def _machine(sheet: Sheet, name: str, found: Mapping[str, Any]) -> None:
    sheet.add(
        Figure(f"{name}: memory at its peak", found["peak"], "MB"),
        Figure(f"{name}: others busy on the machine", found["load"], "load"),
    )
