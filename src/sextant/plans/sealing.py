"""The locks on versions that are or were in force: they never change again."""

from __future__ import annotations

from sextant.kernel.sealing import DEEDS, Seal, putting_on, taking_off

IN_FORCE = "('published', 'superseded')"
OF_VERSION = f"(SELECT status FROM plans_version WHERE id = OLD.version_id) IN {IN_FORCE}"  # noqa: S608 - our own words
SEALED = (
    *(
        Seal(f"plans_{table}", guard=OF_VERSION, deeds=(*DEEDS, "insert"))
        for table in ("line", "hold", "padding")
    ),
    Seal(
        "plans_version",
        ("plan_id", "number", "base_id", "reason", "origin", "made_at", "published_at",
         "published_because"),
        guard=f"OLD.status IN {IN_FORCE}",
    ),
)  # fmt: skip

put_on = putting_on(SEALED)
take_off = taking_off(SEALED)
