"""`sextant land`: files in, with everything doubtful shown and asked."""

from __future__ import annotations

import json
import sys
import tomllib
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any

import typer
from django.db import OperationalError, ProgrammingError
from django.utils import timezone
from django.utils.translation import gettext as _

from sextant.doors.cli import landing_shown as shown
from sextant.kernel import people
from sextant.landing import landings
from sextant.landing.landings import UnableToLand
from sextant.metrics.publishing import publish_pending


def land(
    files: Annotated[list[Path], typer.Argument(help="Files, in any order.")],
    *,
    workspace: Annotated[
        list[str] | None, typer.Option("--as", help="What the rows are: deals, or FILE=deals.")
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option("--map", help="A JSON or TOML file saying what columns mean.")
    ] = None,
    answer: Annotated[
        list[str] | None, typer.Option(help="Answer a question: COLUMN=ANSWER; repeat for more.")
    ] = None,
    given: Annotated[
        list[str] | None, typer.Option(help="What holds in every row: FIELD=VALUE.")
    ] = None,
    source: Annotated[str, typer.Option(help="The system the files come from.")] = "",
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Do not ask; take likely matches.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be done.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
    by: Annotated[str, typer.Option("--by", help="Who lands: a sign-in name.")] = "",
) -> None:
    """Bring files in."""
    said = _said(mapping, workspace or [], source, given or [])
    person = _person(by)
    asks = sys.stdin.isatty() and not yes and not as_json
    with ExitStack() as stack:
        contents = [(path.name, stack.enter_context(_opened(path))) for path in files]
        with shown.progress(_("Reading"), quiet=as_json) as tell:
            landing = landings.begin(
                contents, by=person, at=timezone.now(), said=said, progress=tell
            )
    try:
        result, state = _carry_out(
            landing, answer or [], person, asks=asks, yes=yes, dry_run=dry_run, quiet=as_json
        )
    finally:
        landings.drop_unless_landed(landing)
    _report(landing.pk, result, state, as_json=as_json)


def _report(number: int, result: dict[str, Any], state: str, *, as_json: bool) -> None:
    """Publish what landed, and say what happened."""
    landed = state == "landed"
    published = publish_pending().published_at if landed else None
    if as_json:
        told = {
            "landing": number if landed else None,
            "state": state,
            **result,
            "published_at": published.isoformat() if published else None,
        }
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
    elif landed:
        shown.landed(number, result)


def _carry_out(
    landing: Any,
    answers: list[str],
    person: Any,
    *,
    asks: bool,
    yes: bool,
    dry_run: bool,
    quiet: bool,
) -> tuple[dict[str, Any], str]:
    """Answer what is asked, show what would happen, and land if nobody objects."""
    landings.answer(landing, dict(_pair(text) for text in answers))
    if not quiet:
        shown.mappings(landing.plan)
    if asks:
        landings.answer(landing, shown.asked(landings.questions_of(landing)))
    if not yes or dry_run:
        with shown.progress(_("Looking ahead"), quiet=quiet) as tell:
            result = landings.preview(landing, by=person, at=timezone.now(), progress=tell)
        if not quiet:
            shown.outlook(result)
        if dry_run:
            return result, "preview"
        _confirm(landing, result, asks=asks)
    with shown.progress(_("Landing"), quiet=quiet) as tell:
        return landings.land(landing, by=person, at=timezone.now(), progress=tell), "landed"


def _confirm(landing: Any, result: dict[str, Any], *, asks: bool) -> None:
    """Let a person decide about every doubtful name; without one, refuse what is doubtful."""
    doubtful = shown.doubtful(result)
    if not asks:
        if doubtful:
            names = ", ".join(f"“{each['spelling']}”" for each in doubtful[:10])
            raise UnableToLand(
                _("Some names need confirming: %(names)s. Add --yes, or --map FILE with “names”.")
                % {"names": names}
            )
        return
    landings.decide(landing, shown.decisions(doubtful))
    if not typer.confirm(_("Land these files?"), default=True):
        raise UnableToLand(_("Nothing was landed."))


def _said(
    mapping: Path | None, workspaces: list[str], source: str, given: list[str]
) -> dict[str, Any]:
    said: dict[str, Any] = _read_map(mapping) if mapping else {}
    if given:
        said["given"] = dict(said.get("given") or {}) | dict(map(_pair, given))
    for text in workspaces:
        name, equals, kind = text.partition("=")
        if equals:
            said.setdefault("files", {}).setdefault(name, {})["as"] = kind
        else:
            said["as"] = name
    return said | ({"source": source} if source else {})


def _read_map(path: Path) -> dict[str, Any]:
    with _opened(path) as file:
        text = file.read().decode("utf-8-sig")
    try:
        found = tomllib.loads(text) if path.suffix == ".toml" else json.loads(text)
    except ValueError as error:
        raise UnableToLand(
            _("“%(name)s” cannot be read as JSON or TOML: %(error)s.")
            % {"name": path.name, "error": error}
        ) from error
    if not isinstance(found, dict):
        raise UnableToLand(_("“%(name)s” must be an object.") % {"name": path.name})
    return found


def _opened(path: Path) -> Any:
    try:
        return path.open("rb")
    except OSError as error:
        raise UnableToLand(
            _("“%(name)s” cannot be opened: %(error)s.")
            % {"name": path, "error": error.strerror or error}
        ) from error


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.rpartition("=")
    if not equals:
        raise UnableToLand(
            _("Write --answer COLUMN=ANSWER and --given FIELD=VALUE, not “%(text)s”.")
            % {"text": text}
        )
    return name, value


def _person(name: str) -> Any:
    try:
        return people.called(name) if name else None
    except (OperationalError, ProgrammingError) as error:
        raise UnableToLand(_("There is nothing here yet: run `sextant init` first.")) from error
