"""Under which name a file's keys are kept: that of the earlier files they continue, or a new one."""

from __future__ import annotations

from collections import Counter
from itertools import count
from pathlib import Path

import polars as pl
from django.utils.text import slugify

from sextant.landing import targets
from sextant.landing.keeping import Staged
from sextant.landing.mapping import FileMapping, signature
from sextant.landing.matching import folded
from sextant.landing.models import KnownShape
from sextant.workspace import declare

SAMPLE = 2000


def remembered(staged: Staged) -> FileMapping | None:
    """Return how a file of this shape was mapped before."""
    shape = KnownShape.objects.filter(signature=signature(staged.header)).first()
    if shape is None:
        return None
    mapping = FileMapping.of({**shape.mapping, "as": shape.workspace, "source": shape.source})
    mapping.remembered = True
    return mapping


def name_sources(tables: list[tuple[Staged, FileMapping]]) -> None:
    """Give every mapping without a source one: where its keys are known already, or a new name."""
    fresh = ""
    for staged, mapping in tables:
        if mapping.source:
            continue
        known = _continued(staged, mapping)
        if not known and not fresh:
            fresh = _new_name(tables)
        mapping.source = known or fresh


def _new_name(tables: list[tuple[Staged, FileMapping]]) -> str:
    largest = max(tables, key=lambda pair: (targets.get(pair[1].workspace).rank, pair[0].rows))
    base = slugify(Path(largest[0].name.split(" › ")[0]).stem, allow_unicode=True)[:50] or "file"
    taken = set(KnownShape.objects.values_list("source", flat=True))
    return next(name for n in count(1) if (name := base if n == 1 else f"{base}-{n}") not in taken)


def _continued(staged: Staged, mapping: FileMapping) -> str:
    """Return the source most of the keys are known from, if the names beside them agree."""
    if targets.straight(mapping.workspace):
        from sextant.landing.straight.sources import continued

        return continued(staged, mapping)
    if len(mapping.key) != 1 or not staged.rows:
        return ""
    key, name = mapping.key[0], mapping.column_of("name")
    wanted = [pl.col(key).str.strip_chars().alias("key")]
    if name and name != key:
        wanted.append(pl.col(name).str.strip_chars().alias("name"))
    rows = staged.scan().select(wanted).head(SAMPLE).collect()
    names = (
        dict(rows.rows()) if "name" in rows.columns else dict.fromkeys(rows["key"].to_list(), "")
    )
    model = declare.get(mapping.workspace).model
    fields = ["source", "external_id"] + (["name"] if "name" in rows.columns else [])
    found = model._default_manager.filter(external_id__in=list(names)).values_list(*fields)  # noqa: SLF001
    hits: Counter[str] = Counter()
    agree: Counter[str] = Counter()
    for source, pk, *rest in found:
        hits[source] += 1
        agree[source] += not rest or folded(str(rest[0])) == folded(names[pk])
    for source, number in hits.most_common():
        if number >= 0.2 * len(names) and agree[source] >= 0.6 * number:
            return source
    return ""
