"""Keeps the catalogues of translations: `update`, `check`, and `missing LANGUAGE`.

Messages are taken from Python and from templates without gettext's own programs.
"""

import io
import json
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path("src/sextant")
LANGUAGES = ("zh_Hans", "zh_Hant")
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\([a-z_0-9]+\)[a-z]|%[sd]|\{[a-z_0-9]*\}")
FIXED = datetime(2026, 1, 1, tzinfo=UTC)  # a date that changes would change every file


def gather(source: Path = SOURCE) -> Catalog:
    """Collect every message of the product."""
    catalog = Catalog(project="Sextant", fuzzy=False, creation_date=FIXED, revision_date=FIXED)
    for path in sorted(source.rglob("*")):
        if path.suffix not in {".py", ".html", ".txt"} or "vendor" in path.parts:
            continue
        for line, message, _comments, context in extract(
            "python", io.BytesIO(_python(path).encode()), KEYWORDS
        ):
            if message and message != ("", ""):
                catalog.add(message, locations=[(str(path), line)], context=context)
    return catalog


def _python(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    from django.utils.translation.template import templatize

    # what is no message is blotted out; its indentation would still be read as Python's
    return "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())


def catalogue(language: str, source: Path = SOURCE) -> Path:
    """Say where a language's messages are kept."""
    return source / "locale" / language / "LC_MESSAGES" / "django.po"


def load(language: str, source: Path = SOURCE) -> Catalog:
    """Read a language's messages, none if there are no such yet."""
    path = catalogue(language, source)
    if not path.exists():
        return Catalog(locale=language, project="Sextant", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(source: Path = SOURCE) -> None:
    """Bring every catalogue to the messages of the product and compile it."""
    wanted = gather(source)
    for language in LANGUAGES:
        kept = load(language, source)
        kept.update(wanted, no_fuzzy_matching=True, update_creation_date=False)
        kept.obsolete.clear()
        kept.revision_date = kept.creation_date = FIXED
        path = catalogue(language, source)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, kept, no_location=True, sort_output=True, width=96)
        path.with_suffix(".mo").write_bytes(_compiled(kept))
        print(f"{language}: {len(kept)} messages, {len(list(untranslated(kept)))} untranslated")


def _compiled(catalog: Catalog) -> bytes:
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def untranslated(catalog: Catalog) -> Iterator[Message]:
    """Give the messages that have no translation, or an uncertain one."""
    for message in catalog:
        if message.id and (message.fuzzy or not all(_strings(message))):
            yield message


def complaints(language: str, wanted: Catalog, source: Path = SOURCE) -> Iterator[str]:
    """Give one line for each message a language lacks, has in excess or has wrong."""
    kept = load(language, source)
    ids = {(message.id, message.context) for message in kept}
    for message in wanted:
        if message.id and (message.id, message.context) not in ids:
            yield f"{language}: not in the catalogue: {message.id!r} (make messages)"
    for message in untranslated(kept):
        yield f"{language}: not translated: {message.id!r}"
    needed = {(message.id, message.context) for message in wanted}
    for message in kept:
        if message.id and (message.id, message.context) not in needed:
            yield f"{language}: no longer used: {message.id!r} (make messages)"
        elif message.id and not _same_placeholders(message):
            yield f"{language}: other placeholders than its message: {message.id!r}"
    compiled = catalogue(language, source).with_suffix(".mo")
    if not compiled.exists() or compiled.read_bytes() != _compiled(kept):
        yield f"{language}: {compiled} is not what its catalogue says (make messages)"


def _same_placeholders(message: Message) -> bool:
    # Chinese has one form for all counts, so the plural's placeholders are the measure
    original = message.id if isinstance(message.id, str) else message.id[-1]
    expected = set(PLACEHOLDER.findall(original))
    return all(
        not string or set(PLACEHOLDER.findall(string)) == expected for string in _strings(message)
    )


def _strings(message: Message) -> list[str]:
    if isinstance(message.string, list | tuple):
        return list(message.string) or [""]
    return [message.string or ""]


def main(words: list[str]) -> int:
    """Do what is asked and say by the exit code whether all is well."""
    match words:
        case ["update"]:
            update()
        case ["missing", language]:
            left = {str(message.id): "" for message in untranslated(load(language))}
            print(json.dumps(left, ensure_ascii=False, indent=1))
        case _:
            wanted = gather()
            found = [line for language in LANGUAGES for line in complaints(language, wanted)]
            print("\n".join(found) or f"Translations: {len(wanted)} messages, all complete.")
            return int(bool(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
