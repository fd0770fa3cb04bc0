"""Holds modules, functions and components to their sizes, and modules to speaking names.

Whoever needs more writes `# size: <reason>` in a module's first lines or on a function's `def`
line, or `{# size: <reason> #}` in a component's first line.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

MODULE, FUNCTION, COMPONENT = 300, 40, 40
NO_NAMES = {"utils", "util", "common", "helpers", "helper", "misc", "services", "managers"}
REASON = re.compile(r"(?:#|\{#) size: \w.{9,}")
ROOTS = ("src", "scripts", "benchmarks")


def complaints(root: Path) -> Iterator[str]:
    """Give one line for each thing that is too large or badly named."""
    for path in _files(root, "*.py"):
        yield from _of_module(path)
    for path in _files(root, "*.html"):
        if "cotton" in path.parts:
            yield from _of_component(path)


def _files(root: Path, pattern: str) -> list[Path]:
    return sorted(
        path for path in root.rglob(pattern) if not {"migrations", "vendor"} & set(path.parts)
    )


def _of_module(path: Path) -> Iterator[str]:
    if path.stem in NO_NAMES:
        yield f"{path}: {path.stem} says nothing; name the module after its subject"
    lines = path.read_text(encoding="utf-8").splitlines()
    if len(lines) > MODULE and not any(REASON.search(line) for line in lines[:10]):
        yield f"{path}: {len(lines)} lines; a module has at most {MODULE}"
    for node in ast.walk(ast.parse("\n".join(lines))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            long = (node.end_lineno or node.lineno) - node.lineno + 1
            if long > FUNCTION and not REASON.search(lines[node.lineno - 1]):
                at = f"{path}:{node.lineno}"
                yield f"{at}: {node.name} has {long} lines; a function has at most {FUNCTION}"


def _of_component(path: Path) -> Iterator[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    if len(lines) > COMPONENT and not REASON.search(lines[0]):
        yield f"{path}: {len(lines)} lines; a component has at most {COMPONENT}"


def main(roots: list[str]) -> int:
    """Print the complaints; the exit code says whether there were any."""
    found = [line for root in roots or ROOTS for line in complaints(Path(root))]
    print("\n".join(found) or "Sizes and names: all within limits.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
