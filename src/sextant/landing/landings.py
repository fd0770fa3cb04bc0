"""Verbs on landings: begin, preview, land."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from sextant.kernel import journal
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable
from sextant.landing import concluding, keeping, targets
from sextant.landing.bulk import room_for
from sextant.landing.crew import STAFF, Crew
from sextant.landing.forms import Question
from sextant.landing.keeping import Staged
from sextant.landing.mapping import FileMapping, signature
from sextant.landing.models import LandedFile, LandedRow, Landing
from sextant.landing.reading import said_of, taken_for
from sextant.landing.running import TableRun
from sextant.landing.settling import settle
from sextant.landing.sourcing import name_sources
from sextant.landing.straight import parts

if TYPE_CHECKING:
    from datetime import datetime

    from sextant.kernel.models import Person

Progress = Callable[[int, int], None]
FORGOTTEN = timedelta(days=7)


class UnableToLand(Unable):
    """The files cannot land as they are; `questions` are what must be answered first."""

    def __init__(self, sentence: str, questions: Iterable[Question] = ()) -> None:
        super().__init__(sentence)
        self.questions = list(questions)


def allow(by: Person | None) -> None:
    """Refuse who may not land."""
    require(by, "landing.land")


def begin(
    files: Iterable[tuple[str, IO[bytes]]],
    *,
    by: Person | None,
    at: datetime,
    said: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
) -> Landing:
    """Keep files, read their rows, and guess what they are; nothing is landed yet."""
    require(by, "landing.land")
    kept = [(name, *keeping.keep(content)) for name, content in files]
    if not kept:
        raise UnableToLand(_("Name at least one file to land."))
    for old in Landing.objects.left_open(before=at - FORGOTTEN):
        drop(old)
    landing = Landing.objects.create(by=by, at=at)
    try:
        return read(landing, kept, said=said or {}, progress=progress)
    except Unable:
        drop(landing)
        raise


def read(
    landing: Landing,
    kept: Iterable[tuple[str, str, Path]],
    *,
    said: Mapping[str, Any],
    progress: Progress | None = None,
) -> Landing:
    """Read kept files into staged rows and plan what becomes of each table."""
    tables: list[Staged] = []
    for position, (name, digest, path) in enumerate(kept):
        directory = directory_of(landing) / f"{position:03}"
        encoding = str(said_of(said, name).get("encoding", ""))
        tables += keeping.stage(path, name, digest, directory, encoding=encoding, progress=progress)
    pairs = taken_for(tables, said)
    name_sources(pairs)
    home = directory_of(landing)
    landing.plan = {
        "tables": [
            {
                "name": staged.name,
                "header": list(staged.header),
                "directory": str(staged.directory.relative_to(home)),
                "mapping": mapping.plain(),
            }
            for staged, mapping in pairs
        ],
        "names": said.get("names") or {},
        "create": said.get("create", True),
        "accept": said.get("accept", True),
    }
    landing.save(update_fields=["plan"])
    return landing


def directory_of(landing: Landing) -> Path:
    """Return where a landing's staged rows lie."""
    return keeping.root() / str(landing.pk)


def drop(landing: Landing) -> None:
    """Forget a landing that never landed, with its staged rows."""
    keeping.discard(directory_of(landing))
    parts.discard(landing.pk)
    landing.delete()


def drop_unless_landed(landing: Landing) -> None:
    """Forget a landing that was only looked at."""
    found = Landing.objects.filter(pk=landing.pk).first()
    if found is not None and found.state not in {Landing.State.LANDED, Landing.State.REVERTED}:
        drop(found)


def answer(landing: Landing, answers: Mapping[str, str]) -> None:
    """Note what a person said about the form of columns."""
    left = dict(answers)
    doubts = [*questions_of(landing), *granted_of(landing)] if left else []
    for _name, question in doubts:
        said = left.pop(question.column, None)
        if said is None:
            continue
        if said not in question.options:
            raise UnableToLand(
                _("“%(said)s” is no answer for “%(column)s”: choose one of %(options)s.")
                % {
                    "said": said,
                    "column": question.column,
                    "options": ", ".join(question.options),
                }
            )
        for table in landing.plan["tables"]:
            column = table["mapping"]["columns"].get(question.column)
            if column:
                column[question.about] = said
    landing.save(update_fields=["plan"])


def decide(landing: Landing, names: Mapping[str, Mapping[str, str]]) -> None:
    """Note what a person said about names that match no record exactly."""
    for workspace, said in names.items():
        landing.plan["names"].setdefault(workspace, {}).update(said)
    landing.save(update_fields=["plan"])


def tables_of(landing: Landing) -> list[tuple[Staged, FileMapping]]:
    """Return the staged tables of a landing with their mappings, what others refer to first."""
    home = directory_of(landing)
    found = [
        (keeping.load(home / each["directory"]), FileMapping.of(each["mapping"]))
        for each in landing.plan["tables"]
        if not each.get("skip")
    ]
    return sorted(found, key=lambda pair: targets.get(pair[1].workspace).rank)


def preview(
    landing: Landing, *, by: Person | None, at: datetime, progress: Progress | None = None
) -> dict[str, Any]:
    """Land everything and take it back at once: what it would have made, changed and refused."""
    require(by, "landing.land")
    with transaction.atomic():
        result = _land(landing, by=by, at=at, progress=progress)[0]
        transaction.set_rollback(True)
    landing.preview = result
    landing.save(update_fields=["preview"])
    return result


def land(
    landing: Landing, *, by: Person | None, at: datetime, progress: Progress | None = None
) -> dict[str, Any]:
    """Land all tables in one transaction: good rows written, bad rows in quarantine."""
    require(by, "landing.land")
    with transaction.atomic():
        state = Landing.objects.select_for_update().get(pk=landing.pk).state
        if state in {Landing.State.LANDED, Landing.State.REVERTED}:
            raise UnableToLand(_("These files have landed already."))
        result, runs = _land(landing, by=by, at=at, progress=progress)
        for run in runs:
            concluding.remember(run, at)
        landing.result, landing.state, landing.finished_at = result, Landing.State.LANDED, at
        landing.save(update_fields=["result", "state", "finished_at"])
        name = "landing.quarantined" if result["refused"] else "landing.finished"
        totals = {word: count for word, count in result.items() if isinstance(count, int)}
        journal.record(name, landing, by=by, at=at, data=totals)
    keeping.discard(directory_of(landing))
    parts.sweep()
    return result


def questions_of(landing: Landing) -> list[tuple[str, Question]]:
    """Return what must be asked before the files can land, each with its table's name."""
    crew = Crew(landing.by, landing.at, {}, landing.plan)
    return [
        (staged.name, question)
        for staged, mapping in tables_of(landing)
        for question in crew.checker(staged, mapping).questions
    ]


def granted_of(landing: Landing) -> list[tuple[str, Question]]:
    """Return what was taken for granted, and may be answered otherwise, each with its table."""
    crew = Crew(landing.by, landing.at, {}, landing.plan)
    return [
        (staged.name, question)
        for staged, mapping in tables_of(landing)
        for question in crew.checker(staged, mapping).granted
    ]


def _land(
    landing: Landing, *, by: Person | None, at: datetime, progress: Progress | None
) -> tuple[dict[str, Any], list[TableRun]]:
    tables = tables_of(landing)
    total, done = sum(staged.rows for staged, _mapping in tables), 0

    def advance(rows: int) -> None:
        nonlocal done
        done += rows
        if progress is not None:
            progress(done, total)

    crew = Crew(by, at, {}, landing.plan)
    runs = [
        crew.run(staged, mapping, _file(landing, staged, mapping)) for staged, mapping in tables
    ]
    for run in runs:
        if run.workspace.kind in STAFF:
            require(by, f"{run.workspace.kind}.create")
    _ask(runs)
    written = [run for run in runs if not targets.straight(run.workspace.name)]
    models = [run.workspace.model for run in written] + [LandedRow]
    with room_for(models, sum(run.staged.rows for run in written)):
        for run in runs:
            crew.running = run
            run.run(advance)
            concluding.count(run)
    for run in runs:
        if run.outcome.made or run.outcome.changed:
            settle(run.workspace.name, landing, run.occasion)
    concluding.note(landing, runs, by=by, at=at)
    return concluding.told(runs, crew), runs


def _file(landing: Landing, staged: Staged, mapping: FileMapping) -> LandedFile:
    return LandedFile.objects.create(
        landing=landing,
        name=staged.name,
        digest=staged.digest,
        workspace=mapping.workspace,
        source=mapping.source,
        signature=signature(staged.header),
        mapping=mapping.plain(),
        header=list(staged.header),
    )


def _ask(runs: list[TableRun]) -> None:
    asked = [question for run in runs for question in run.checker.questions]
    if asked:
        lines = [
            _("%(question)s Answer with --answer “%(column)s=%(options)s”.")
            % {
                "question": each.sentence(),
                "column": each.column,
                "options": "|".join(each.options),
            }
            for each in asked
        ]
        raise UnableToLand("\n".join(lines), asked)
