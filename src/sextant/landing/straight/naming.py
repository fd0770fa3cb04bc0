"""Records that rows name by a code or a name: those known are found, those missing appear."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sextant.landing.forms.words import NOTHING
from sextant.landing.habits import habit_of
from sextant.landing.limits import column_of
from sextant.landing.matching import folded
from sextant.landing.readers import LINE
from sextant.landing.upserting import Upsert
from sextant.landing.writing import Writer
from sextant.workspace import declare

if TYPE_CHECKING:
    from sextant.landing.running import TableRun
    from sextant.landing.targets import Appearing

CODE, NAME = "code", "name"
LONGEST = 180
WHOLE = r"^(-?[0-9]+)\.0$"


@dataclass
class Naming:
    """Gives each row the number of the record it names."""

    run: TableRun
    about: Appearing

    def __post_init__(self) -> None:
        """Find the columns that name records."""
        mapping = self.run.mapping
        self.workspace = declare.get(self.about.workspace)
        code, name = mapping.column_of(self.about.code), mapping.column_of(self.about.name)
        self.by, self.named = code or name, name

    def numbers(self) -> pl.DataFrame | None:
        """Return each code as the file writes it with the number of its record."""
        if self.by is None:
            return None
        named = self._named()
        known = self._known(named)
        missing = named.filter(~pl.col(CODE).is_in(list(known)))
        known |= self._made(missing) if len(missing) else {}
        ids = named[CODE].replace_strict(known, default=None, return_dtype=pl.Int64)
        return named.select(pl.col("written").alias(self.by), ids.alias("id"))

    def _named(self) -> pl.DataFrame:
        """Return each code once, with the name most of its rows give it, the newest of equals."""
        extras = self._extras()
        assert self.by is not None
        rows = self.run.staged.scan().select(
            pl.col(self.by).alias("written"),
            self.text(self.by).alias(CODE),
            self.text(self.named or self.by).alias(NAME),
            *(self.text(column).alias(f"also_{name}") for name, column in extras.items()),
            pl.col(LINE).alias("_line"),
        )
        found = rows.filter(pl.col(CODE).is_not_null())
        counted = found.group_by(CODE, NAME).agg(pl.len().alias("n"), pl.col("_line").max())
        likely = counted.filter(pl.col(NAME).is_not_null()).sort("n", "_line", descending=True)
        best = likely.group_by(CODE, maintain_order=True).agg(
            pl.col(NAME).first(), pl.len().alias("names")
        )
        also = found.group_by(CODE, maintain_order=True).agg(
            pl.col("written").unique(),
            *(pl.col(f"also_{name}").drop_nulls().last() for name in extras),
        )
        together = also.join(best, on=CODE, how="left").collect()
        self._tell(together)
        return together.explode("written")

    def _spelt(self, name: str) -> pl.Expr:
        """Return what fills a field of a new record, in the spelling of the run's rows."""
        meant = getattr(self.run, "spelling", {}).get(self.about.also[name], {})
        return pl.col(f"also_{name}").replace(meant)

    def _extras(self) -> dict[str, str]:
        mapping = self.run.mapping
        pairs = ((name, mapping.column_of(column)) for name, column in self.about.also.items())
        return {name: column for name, column in pairs if column}

    def text(self, column: str) -> pl.Expr:
        """Return a column's values without what means nothing; a key kept as 12.0 is 12."""
        text = pl.col(column).str.strip_chars()
        if self.run.staged.profiles[column].native:
            text = text.str.replace(WHOLE, "$1")
        text = text.str.head(LONGEST)
        return pl.when(~text.str.to_lowercase().is_in(NOTHING)).then(text)

    def _tell(self, found: pl.DataFrame) -> None:
        several = int((found["names"].fill_null(0) > 1).sum())
        if several and self.named != self.by:
            text = ngettext(
                "%(count)d code in “%(column)s” has several names: the commonest was taken.",
                "%(count)d codes in “%(column)s” have several names: the commonest was taken.",
                several,
            )
            self.run.occasion.notes.add(text % {"count": several, "column": self.by})

    def _known(self, named: pl.DataFrame) -> dict[str, int]:
        """Find records by the key of this source, by their code, or by the only one of a name."""
        codes = named[CODE].unique().to_list()
        writer, source = (
            Writer(self.workspace.model, self.run.occasion.at),
            self.run.occasion.source,
        )
        where = f"source = '{source.replace(chr(39), chr(39) * 2)}' AND external_id"
        schema = {"external_id": pl.String}
        rows = writer.existing(where, codes, ["external_id"], schema)
        known = dict(zip(rows["external_id"].to_list(), rows["id"].to_list(), strict=True))
        known = self._by_code(writer, [code for code in codes if code not in known]) | known
        rest = named.filter(~pl.col(CODE).is_in(list(known)) & pl.col(NAME).is_not_null())
        if len(rest):
            known |= self._by_name(rest)
        return known

    def _by_name(self, rest: pl.DataFrame) -> dict[str, int]:
        """Find the only record of a name, unless this source calls it by another code."""
        referents = self.run.crew.knowing(self.workspace)
        keyed = referents.ways.get(f"key:{self.run.occasion.source}", {})
        taken = set().union(*keyed.values()) if self.named != self.by else set()
        known = {}
        for code, name in rest.select(CODE, NAME).unique(maintain_order=True).rows():
            found = referents.by("name", name) if folded(name) else set()
            if len(found) == 1 and not found & taken:
                known[code] = next(iter(found))
        return known

    def _by_code(self, writer: Writer, codes: list[str]) -> dict[str, int]:
        if not self.about.code_field or not codes:
            return {}
        name = self.about.code_field
        rows = writer.existing(name, codes, [name], {name: pl.String})
        return dict(zip(rows[name].to_list(), rows["id"].to_list(), strict=True))

    def _made(self, missing: pl.DataFrame) -> dict[str, int]:
        """Make the records that nobody knows, as if they had landed from a table of their own."""
        run, workspace = self.run, self.workspace
        habit = habit_of(workspace.name)
        frame = missing.unique(CODE, maintain_order=True).select(
            pl.lit(None, dtype=pl.Int64).alias(LINE),
            pl.col(CODE).alias("external_id"),
            pl.lit(0, dtype=pl.Int64).alias("content"),
            pl.coalesce(NAME, CODE).alias("name"),
            *(self._spelt(name).alias(name) for name in self._extras()
              if column_of(workspace.model, name) is not None),
            *([pl.col(CODE).alias(self.about.code_field)] if self.about.code_field else []),
        )  # fmt: skip
        if habit.prepare is not None:
            frame = habit.prepare(frame, run.occasion)
        plain = replace(habit, by_name=False)  # two customers may bear one name
        upsert = Upsert(workspace, plain, run.occasion, run.file, None, run.crew.may_change)
        upsert.write(frame)
        made = run.outcome.created.get(workspace.name, 0) + upsert.made
        run.outcome.created[workspace.name] = run.crew.created[workspace.name] = made
        text = _("New in %(nouns)s: %(count)s.")
        run.occasion.notes.add(text % {"nouns": workspace.nouns, "count": f"{upsert.made:,}"})
        keys = frame["external_id"].to_list()
        rows = Writer(workspace.model, run.occasion.at).existing(
            f"source = '{run.occasion.source.replace(chr(39), chr(39) * 2)}' AND external_id",
            keys, ["external_id"], {"external_id": pl.String},
        )  # fmt: skip
        return dict(zip(rows["external_id"].to_list(), rows["id"].to_list(), strict=True))
