"""By what a row is known again: its key, or else its content and how often that occurred before."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from zlib import adler32, crc32

import polars as pl
from django.utils.translation import gettext as _

from sextant.landing.checking import Problem
from sextant.landing.keeping import Staged
from sextant.landing.mapping import FileMapping
from sextant.landing.readers import LINE

LONGEST = 180
BETWEEN = " · "


@dataclass
class Identity:
    """Gives each row of a table its key, and finds keys that occur twice."""

    staged: Staged
    mapping: FileMapping
    one_a_name: bool = False
    repeated: pl.Series = field(default_factory=lambda: pl.Series(dtype=pl.UInt64))
    seen: dict[str, tuple[int, int, int]] = field(default_factory=dict)

    def prepare(self) -> None:
        """Find the keys that occur more than once in the file."""
        hashes = [self._keys(batch).hash() for batch in self.staged.batches()]
        if hashes:
            together = pl.concat(hashes)
            self.repeated = together.filter(together.is_duplicated()).unique()

    def contents(self, batch: pl.DataFrame) -> list[int]:
        """Return a number for the content of each row: equal for equal rows, for ever.

        It is compared with that of the same record only, so that two checksums are enough.
        """
        return [(crc32(text) << 31) ^ adler32(text) for text in map(str.encode, self._texts(batch))]

    def _texts(self, batch: pl.DataFrame) -> list[str]:
        stripped = [pl.col(name).str.strip_chars() for name in self.staged.header]
        return batch.select(pl.concat_str(stripped, separator="\x1f")).to_series().to_list()

    def of(self, batch: pl.DataFrame) -> tuple[pl.DataFrame, list[Problem], int]:
        """Return line, key and content of each row to land, refusals, and how many only repeat."""
        contents = self.contents(batch)
        keys = self._keys(batch)
        found = pl.DataFrame({LINE: batch[LINE], "external_id": keys,
                              "content": pl.Series(contents, dtype=pl.Int64)})  # fmt: skip
        if (
            not len(self.repeated)
            or not (twice := keys.hash().is_in(self.repeated.implode())).any()
        ):
            return found, [], 0
        return self._distinguish(found, twice)

    def _distinguish(
        self, found: pl.DataFrame, twice: pl.Series
    ) -> tuple[pl.DataFrame, list[Problem], int]:
        renamed: dict[int, str] = {}
        dropped: set[int] = set()
        problems: list[Problem] = []
        for line, key, content in found.filter(twice).rows():
            count, first, before = self.seen.get(key, (0, line, content))
            self.seen[key] = (count + 1, first, before)
            if count and self._is_key(key):
                dropped.add(line)
                if content != before and not self.one_a_name:
                    problems.append(
                        _taken(line, ", ".join(self.mapping.key), key, self.staged.line(first))
                    )
            elif count:
                renamed[line] = f"{key}~{count + 1}"
        kept = found.filter(~pl.col(LINE).is_in(list(dropped)))
        if renamed:
            new = kept[LINE].replace_strict(renamed, default=None, return_dtype=pl.String)
            kept = kept.with_columns(pl.coalesce(new, "external_id").alias("external_id"))
        return kept, problems, len(dropped) - len(problems)

    def _is_key(self, key: str) -> bool:
        return bool(self.mapping.key) and not key.startswith("row:")

    def _keys(self, batch: pl.DataFrame) -> pl.Series:
        parts = [pl.col(name).str.strip_chars() for name in self.mapping.key]
        there = pl.all_horizontal(part != "" for part in parts) if parts else pl.lit(value=False)
        key = pl.concat_str(parts, separator=BETWEEN) if parts else pl.lit("")
        keys = batch.select(pl.when(there).then(key).alias("key"), pl.col(LINE))["key"]
        if keys.null_count():
            texts = self._texts(batch)
            by_content = [f"row:{blake2b(t.encode(), digest_size=8).hexdigest()}" for t in texts]
            keys = pl.select(pl.coalesce(keys, pl.Series(by_content))).to_series()
        if (keys.str.len_chars() > LONGEST).any():
            keys = pl.Series([_short(each) for each in keys.to_list()], dtype=pl.String)
        return keys.alias("external_id")


def _short(key: str) -> str:
    if len(key) <= LONGEST:
        return key
    return f"key:{blake2b(key.encode(), digest_size=16).hexdigest()}"


def _taken(line: int, column: str, key: str, first: int) -> Problem:
    reason = _("Line %(line)s has the same key and says something else: correct one of the two.")
    return Problem(line, column, key, reason % {"line": first})
