"""Holds templates to their form, to what the content-security policy allows, and to compiling."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path("src/sextant")
FORBIDDEN = {
    r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)": "an inline script is not run",
    r"<style\b": "an inline style sheet is not applied",
    r"<[^<>]*\sstyle\s*=": "an inline style is not applied",
    r"<[^<>]*\son[a-z]+\s*=": "an inline handler is not run",
    r"\bhx-on\b": "an inline handler is not run",
    r"javascript:": "an inline script is not run",
    r"<[^<>]*\s(?:src|href)\s*=\s*[\"']?(?:https?:)?//[^>]*(?:\.js|\.css)": "files come from here",
}


def templates(root: Path = ROOT) -> list[Path]:
    """List every template of the product."""
    return sorted(
        path for path in root.rglob("*") if "templates" in path.parts and path.suffix == ".html"
    )


def unsafe(path: Path) -> Iterator[str]:
    """Give one line for each thing the policy of the pages forbids."""
    text = path.read_text(encoding="utf-8")
    for pattern, why in FORBIDDEN.items():
        for match in re.finditer(pattern, text, re.IGNORECASE):
            line = text.count("\n", 0, match.start()) + 1
            yield f"{path}:{line}: {why} ({match.group()[-30:].strip()!r})"


def broken(paths: list[Path]) -> Iterator[str]:
    """Give one line for each template that does not compile."""
    import django
    from django.template import TemplateSyntaxError, engines

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sextant.settings")
    django.setup()
    for path in paths:
        name = str(path).rpartition("/templates/")[2]
        try:
            engines["django"].get_template(name)
        except TemplateSyntaxError as error:
            yield f"{path}: {error}"


def main(words: list[str]) -> int:
    """Check, or with `--fix` mend, every template."""
    paths = templates()
    names = list(map(str, paths))
    check = [] if "--fix" in words else ["--check"]
    codes = [
        subprocess.run(["djade", *check, "--target-version", "5.2", *names], check=False),
        subprocess.run(["djhtml", *check, "--tabwidth", "2", *names], check=False),
    ]
    found = [line for path in paths for line in unsafe(path)] + list(broken(paths))
    print("\n".join(found) or f"Templates: {len(paths)} are safe and compile.")
    return int(bool(found) or any(code.returncode for code in codes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
