"""`make bench`: land, ask, serve; print each figure beside its target, and write them all down."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import (
    anomalies,
    causes,
    clicking,
    data,
    exploration,
    installed,
    memory,
    pages,
    planning,
    resampled,
)
from benchmarks.figures import Figure, Sheet, median, p95
from benchmarks.installation import DIRECTOR, PASSWORD, Failed, Installation, Server, make_director
from scripts import on_postgresql

PARTS = (
    "start", "land", "lines", "ask", "pages", "plans", "causes", "anomalies", "explore", "crowd",
    "size",
)  # fmt: skip
ELSEWHERE = "others, on the same rows elsewhere: "
PAGE_TARGETS = {
    "list": ("<", 30.0),
    "board": ("<", 40.0),
    "home": ("<", 100.0),
    "account": ("<", 100.0),
    "search": ("<", 50.0),
}
PAGE_BESIDE = {
    "list": "Odoo 19 54 ms, Django-CRM 733 ms",
    "board": "Odoo 19 142 ms",
    "home": "Django-CRM 621 ms (summary page)",
    "account": "",
    "search": "",
}


def main(words: list[str] | None = None) -> int:
    """Measure what is asked for; a figure that misses its target does not fail the command."""
    asked = _options(words)
    with tempfile.TemporaryDirectory(prefix="sextant-bench-") as folder:
        files = data.files(Path(folder) / "files", asked.rows)
        sheet = Sheet(_about(files))
        print(
            f"{files.opportunities:,} deals ({files.origin}), {os.cpu_count()} cores,"
            f" {sheet.about['busy_before']} of them busy before\n"
        )
        installation = Installation(Path(folder) / "home")
        for part in PARTS:
            if part in asked.only:
                _measured(part, sheet, files, installation, asked.lines)
        day = datetime.now(UTC).date()
        print(f"\n{sheet.write(day)}")
    return 0


def _measured(
    part: str, sheet: Sheet, files: data.Files, installation: Installation, lines: int
) -> None:
    measures = {
        "start": lambda: start(sheet, installation.home.parent),
        "land": lambda: land(sheet, files, installation),
        "lines": lambda: land_lines(sheet, installation.home.parent),
        "ask": lambda: ask(sheet, installation),
        "pages": lambda: serve(sheet, installation),
        "plans": lambda: planning.measure(sheet, installation.home.parent),
        "causes": lambda: causes.measure(sheet),
        "anomalies": lambda: anomalies.measure(sheet),
        "explore": lambda: exploration.measure(sheet, installation.home.parent, lines),
        "crowd": lambda: crowd(sheet, files, installation.home.parent),
        "size": lambda: environment(sheet),
    }
    try:
        measures[part]()
    except (Failed, OSError) as reason:
        sheet.miss(part, reason)


def start(sheet: Sheet, folder: Path) -> None:
    """From nothing to the first page: empty, and with the sample company signed in."""
    begun = time.perf_counter()
    with Installation(folder / "empty").served() as server:
        server.wait()
        beside = f"{ELSEWHERE}Odoo 19 120 s, Django-CRM 30 s"
        took = time.perf_counter() - begun
        sheet.add(Figure("from nothing to the first page", took, "s", None, beside))
    begun = time.perf_counter()
    sample = Installation(folder / "sample")
    with sample.served("--demo") as server:
        server.wait()
        username, password = _sample_director(sample)
        pages.size(server, "/", server.sign_in(username, password))
        took = time.perf_counter() - begun
        sheet.add(Figure("... to the home page of the sample company", took, "s", ("<", 60.0)))
    begun = time.perf_counter()
    with sample.served("--demo") as server:
        server.wait()
        took = time.perf_counter() - begun
        sheet.add(Figure("... the second time", took, "s", ("<", 5.0)))


def land(sheet: Sheet, files: data.Files, installation: Installation) -> None:
    """Land all files in an empty home, publication included."""
    installation.run("init")
    took = installation.run("land", "--yes", *map(str, files.paths))
    beside = f"{ELSEWHERE}Odoo 19 121 rows/s"
    sheet.add(
        Figure("rows landed in a second", files.rows / took.seconds, "rows/s", (">=", 2e4), beside),
        Figure("landing took", took.seconds, "s"),
        Figure("landing at its peak", took.peak_megabytes, "MB"),
    )
    make_director(installation)


def land_lines(sheet: Sheet, folder: Path) -> None:
    """Half a million order lines straight to facts, beside DuckDB copying the same file."""
    installation = Installation(folder / "lines")
    installation.run("init")
    found = installation.reported("benchmarks.lines", str(data.order_lines(folder)))
    rate, times = found["rows"] / found["landed"], found["landed"] / found["by hand"]
    sheet.add(
        Figure("order lines read, checked and written in a second", rate, "rows/s", (">=", 2e5)),
        Figure("... beside DuckDB reading and writing the file", times, "times"),
        Figure("... processor time", found["busy"], "s"),
        Figure("... and published with names, in", found["published"], "s"),
        Figure("... others busy on the machine", found["load"], "load"),
    )


def ask(sheet: Sheet, installation: Installation) -> None:
    """Ask, beside the same by hand."""
    for name, times in installation.reported("benchmarks.asking").items():
        for label, of in (("p50", median), ("p95", p95)):
            hand = of(times["by hand"])
            sheet.add(
                Figure(f"ask {name}, {label}", of(times["ask"]), "ms", ("<=", 2 * hand + 5)),
                Figure(f"by hand {name}, {label}", hand, "ms"),
            )


def serve(sheet: Sheet, installation: Installation) -> None:
    """Pages, as a director with a session, and the memory they took."""
    with installation.served() as server:
        server.wait()
        headers = server.sign_in(DIRECTOR, PASSWORD)
        for name, path in pages.PAGES.items():
            try:
                _page(sheet, server, name, headers)
            except (Failed, OSError) as reason:
                sheet.miss(f"{name} page {path}", reason)
        _memory(sheet, server)


def _page(sheet: Sheet, server: Server, name: str, headers: dict[str, str]) -> None:
    path = pages.PAGES[name]
    times = pages.sequential(server, path, headers)
    others = PAGE_BESIDE[name]
    target, beside = PAGE_TARGETS[name], f"{ELSEWHERE}{others}" if others else ""
    sheet.add(
        Figure(f"{name} page, p50", median(times), "ms"),
        Figure(f"{name} page, p95", p95(times), "ms", target, beside),
        Figure(f"{name} page, sent", pages.size(server, path, headers) / 1024, "kB"),
    )
    load = pages.at_once(server, path, headers)
    wanted, others = None, ""
    if name == "list":
        wanted, others = (">=", 100.0), f"{ELSEWHERE}Odoo 19 34.8, Django-CRM 2.9"
    title = f"{name} page, {pages.CLIENTS} clients at once"
    sheet.add(Figure(title, load.per_second, "req/s", wanted, others))


def _memory(sheet: Sheet, server: Server) -> None:
    found = memory.of_tree(server.pid)
    if not found:
        sheet.miss("memory", "this system does not tell proportional set sizes")
        return
    beside = f"{ELSEWHERE}Odoo 19 374 MB, Django-CRM 247 MB, each plus a database"
    title = f"memory of {len(found)} processes (2 web, worker, parent)"
    sheet.add(Figure(title, sum(found.values()), "MB", ("<", 500.0), beside))


def environment(sheet: Sheet) -> None:
    """What `make run` installs, and what is here with the tools of development."""
    paths = (
        path for path in Path(sys.prefix).rglob("*") if path.is_file() and not path.is_symlink()
    )
    total = sum(path.stat().st_size for path in paths)
    sheet.add(
        Figure("installed environment", installed.megabytes(), "MB", ("<", 1200.0)),
        Figure("... with tools and compiled modules", total / 1e6, "MB"),
    )


def _sample_director(installation: Installation) -> tuple[str, str]:
    username, password = installation.told(
        "from sextant.sample.company import demo_sign_ins\n"
        "print(*next(row[1:] for row in demo_sign_ins() if row[0] == 'director'))"
    ).split()
    return username, password


def crowd(sheet: Sheet, files: data.Files, folder: Path) -> None:
    """Fifty people clicking through for a minute, on PostgreSQL."""
    bin_ = on_postgresql.programs()
    if bin_ is None:
        raise Failed("PostgreSQL's server programs are not here")
    with on_postgresql.server(bin_, on_postgresql.PRIVATE) as address:
        database = address.replace("/sextant?", "/postgres?")  # the one every new server has
        installation = Installation(folder / "crowd", database)
        installation.run("init")
        took = installation.run("land", "--yes", *map(str, files.paths))
        sheet.add(
            Figure("rows landed in a second, PostgreSQL", files.rows / took.seconds, "rows/s")
        )
        found = clicking.crowd(installation)
    sheet.add(
        Figure(f"{clicking.PEOPLE} people, a click in 3 s each: clicks", len(found.times), ""),
        Figure("... that failed", len(found.faults), "", ("<=", 0)),
        Figure("... p50", median(found.times), "ms"),
        Figure("... p95", p95(found.times), "ms"),
        Figure("... of them writing, p95", p95(found.writes), "ms"),
    )
    for page, times in sorted(found.pages.items()):
        sheet.add(Figure(f"    {page}, p50", median(times), "ms"))
    for fault in found.faults[:5]:
        print(f"  {fault}")


def _about(files: data.Files) -> dict[str, object]:
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "data": files.origin,
        "deals": files.opportunities,
        "rows": files.rows,
        "cores": os.cpu_count(),
        "busy_before": round(os.getloadavg()[0], 2),
        "machine": platform.machine(),
        "python": platform.python_version(),
    }


def _options(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rows", type=int, help="measure on so many made-up deals")
    parser.add_argument(
        "--lines", type=int, default=resampled.LINES, help="explore about so many order lines"
    )
    parser.add_argument(
        "--only", nargs="+", choices=PARTS, default=list(PARTS), help="measure these parts alone"
    )
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
