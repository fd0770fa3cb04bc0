"""How much is installed by `make run`: Sextant's dependencies and theirs, without tools."""

from __future__ import annotations

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

EXTRAS = frozenset({"postgres"})  # what a plain start installs too
NAME = re.compile(r"[A-Za-z0-9._-]+")
EXTRA = re.compile(r"extra\s*==\s*['\"]([^'\"]+)['\"]")


def megabytes(root: str = "sextant") -> float:
    """Return the size of all files that a package and what it needs brought, in 10⁶ bytes."""
    found: dict[str, Distribution] = {}
    _gather(root, EXTRAS, found)
    return sum(map(_size, found.values())) / 1e6


def _gather(name: str, extras: frozenset[str], found: dict[str, Distribution]) -> None:
    try:
        package = distribution(name)
    except PackageNotFoundError:  # it is for another system or Python
        return
    key = re.sub(r"[-_.]+", "-", name).lower()
    if key in found and not extras:
        return
    found[key] = package
    for line in package.requires or ():
        wanted, _, marker = line.partition(";")
        only = EXTRA.findall(marker)
        if only and not extras & set(only):
            continue
        match = NAME.match(wanted.strip())
        assert match  # a requirement begins with a name
        more = re.search(r"\[([^\]]*)\]", wanted)
        _gather(match[0], frozenset(more[1].replace(" ", "").split(",")) if more else frozenset(),
                found)  # fmt: skip


def _size(package: Distribution) -> int:
    paths = (Path(str(package.locate_file(file))) for file in package.files or ())
    return sum(path.stat().st_size for path in paths if path.is_file() and not path.is_symlink())
