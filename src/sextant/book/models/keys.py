"""By what a customer is known again: comparable forms of name, phone and domain, kept beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from sextant.calc.names import company_key, lead_key, person_key
from sextant.calc.reachable import email_key, phone_key, site_key
from sextant.config import config

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import polars as pl

SOURCES: dict[str, dict[str, tuple[str, ...]]] = {
    "account": {
        "name_key": ("name",), "phone_key": ("phone",), "domain_key": ("email", "website"),
    },
    "contact": {"name_key": ("name",), "phone_key": ("phone",), "domain_key": ("email",)},
    "lead": {"name_key": ("name", "company"), "phone_key": ("phone",), "domain_key": ("email",)},
}  # fmt: skip
CHUNK = 2_000


def keys_of(kind: str, values: Mapping[str, Any]) -> dict[str, str]:
    """Return the keys of an account, contact or lead that its given fields lead to."""
    return {
        key: _made(kind, key, [str(values.get(name) or "") for name in names])
        for key, names in SOURCES[kind].items()
        if not values.keys().isdisjoint(names)
    }


def _made(kind: str, key: str, given: list[str]) -> str:
    if key == "phone_key":
        return phone_key(given[0], config.country)
    if key == "domain_key":
        return _domain(*given)
    if kind == "lead":
        return lead_key(*given)
    return company_key(given[0]) if kind == "account" else person_key(given[0])


def _domain(email: str, website: str = "") -> str:
    found = email_key(email)
    return (site_key(website) or found) if not found or "@" in found else found


def keyed(kind: str, frame: pl.DataFrame) -> list[pl.Series]:
    """Return the keys of many rows at once, for the columns the rows have."""
    import polars as pl

    found = []
    for key, names in SOURCES[kind].items():
        there = [name for name in names if name in frame.columns]
        if there:
            rows = zip(*(_column(frame, name) for name in names), strict=True)
            found.append(pl.Series(key, [_made(kind, key, list(row)) for row in rows], pl.String))
    return found


def _column(frame: pl.DataFrame, name: str) -> list[str]:
    return frame[name].fill_null("").to_list() if name in frame.columns else [""] * len(frame)


def fill(records: Iterable[Any], kind: str) -> None:
    """Give keys to records that were written past their `save`."""
    names = {name for sources in SOURCES[kind].values() for name in sources}
    batch: list[Any] = []
    for record in records:
        for key, value in keys_of(kind, {name: getattr(record, name) for name in names}).items():
            setattr(record, key, value)
        batch.append(record)
        if len(batch) == CHUNK:
            _write(batch, kind)
            batch = []
    _write(batch, kind)


def _write(batch: list[Any], kind: str) -> None:
    if batch:
        type(batch[0])._base_manager.bulk_update(batch, list(SOURCES[kind]))  # noqa: SLF001 - Django's own name


def stand_ins(model: type[models.Model]) -> dict[int, int]:
    """Return which record stands for each that was merged, however often it went on."""
    merged = model._base_manager.filter(merged_into__isnull=False)  # noqa: SLF001 - as above
    into = dict(merged.values_list("pk", "merged_into_id"))

    def last(pk: int) -> int:
        while pk in into:
            pk = into[pk]
        return pk

    return {pk: last(pk) for pk in into}


class Standing(models.Manager[Any]):
    """Finds the records that stand; those merged into another exist for nobody."""

    def get_queryset(self) -> models.QuerySet[Any]:
        """Leave out what was merged into another."""
        return super().get_queryset().filter(merged_into__isnull=True)


class Known(models.Model):
    """A record that duplicates of itself are looked for by its keys."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the record with its keys."""
        kind = self._meta.model_name or ""
        names = {name for sources in SOURCES[kind].values() for name in sources}
        found = keys_of(kind, {name: getattr(self, name) for name in names})
        for key, value in found.items():
            setattr(self, key, value)
        only = kwargs.get("update_fields")
        if only is not None and not names.isdisjoint(only):
            kwargs["update_fields"] = {*only, *found}
        super().save(*args, **kwargs)
