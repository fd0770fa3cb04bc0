"""How assignment rules and pool policies are listed, edited and served."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sextant.book.models import Tier
from sextant.book.prospects import conditions, rules
from sextant.book.prospects.models import AssignmentRule, PoolPolicy
from sextant.workspace.declare import Field, Kind, Verb, Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class WarnedInTime:
    """A warning comes after the silence began."""

    field: str
    sentence: str | _StrPromise

    def broken(self, row: Mapping[str, Any]) -> bool:
        """Tell whether the warning would come before any silence."""
        silent, warned = row.get("silent_days"), row.get("warn_days")
        return silent is not None and warned is not None and warned >= silent

    def broken_rows(self) -> pl.Expr:
        """Return the same over columns."""
        import polars as pl

        return (pl.col("warn_days") >= pl.col("silent_days")).fill_null(value=False)

    def uses(self) -> tuple[str, ...]:
        """Name both fields."""
        return ("warn_days", "silent_days")


def _conditions(rule: AssignmentRule) -> list[dict[str, str]]:
    return [
        dict(zip(("field", "operator", "value"), each, strict=True)) for each in rule.conditions
    ]


def _members(rule: AssignmentRule) -> list[dict[str, object]]:
    return [
        {"person": one.person, "weight": one.weight, "capacity": one.capacity,
         "territory": one.territory}
        for one in rule.members.select_related("person", "territory")
    ]  # fmt: skip


RULES = Workspace(
    name="assignment_rules", kind="rule", model=AssignmentRule, noun=_("assignment rule"),
    nouns=_("Assignment rules"),
    fields=(
        Field("name", _("Name"), required=True),
        Field("method", _("Gives leads"), Kind.CHOICE, choices=AssignmentRule.Method.choices,
              required=True),
        Field("is_active", _("Active"), Kind.YES_NO),
        Field("position", _("Position"), Kind.WHOLE, editable=False),
    ),
    columns=("position", "name", "method", "is_active"), order=("position", "id"),
    filters=("method", "is_active"), rank=57, lands=False, create=rules.create, edit=rules.edit,
    verbs=(
        Verb("set_conditions", _("Conditions"), rules.set_conditions, asks=(
            Field("conditions", _("For leads of which all this is true"), Kind.ROWS,
                  usual=_conditions, of=(
                      Field("field", _("Field"), Kind.CHOICE, choices=conditions.FIELDS,
                            required=True),
                      Field("operator", _("Comparison"), Kind.CHOICE,
                            choices=conditions.OPERATORS, required=True),
                      Field("value", _("Value; several with commas")),
                  )),
        )),
        Verb("set_members", _("People"), rules.set_members, asks=(
            Field("members", _("People"), Kind.ROWS, usual=_members, of=(
                Field("person", _("Person"), Kind.REFERENCE, to="people", required=True),
                Field("weight", _("Weight"), Kind.WHOLE),
                Field("capacity", _("Open leads at most"), Kind.WHOLE),
                Field("territory", _("Territory"), Kind.REFERENCE, to="territories"),
            )),
        )),
        Verb("put_before", _("Try earlier"), rules.put_before),
        Verb("put_after", _("Try later"), rules.put_after),
    ),
)  # fmt: skip

POLICIES = Workspace(
    name="pool_policies", kind="rule", model=PoolPolicy, noun=_("pool policy"),
    nouns=_("Pool policies"),
    fields=(
        Field("name", _("Name"), required=True),
        Field("kind", _("Of"), Kind.CHOICE, choices=PoolPolicy.Kind.choices, required=True),
        Field("tier", _("Tier"), Kind.CHOICE, choices=Tier.choices,
              help=_("Empty: all tiers. Its limits count for each of them; days of silence count where a tier has no policy of its own.")),
        Field("silent_days", _("Days of silence"), Kind.WHOLE,
              help=_("After so many days without a sign of life a record returns to the pool.")),
        Field("warn_days", _("Days of warning before"), Kind.WHOLE),
        Field("claims_a_day", _("Claims a day"), Kind.WHOLE, help=_("Empty: any number.")),
        Field("capacity", _("Records a person may hold"), Kind.WHOLE,
              help=_("Empty: any number.")),
        Field("is_active", _("Active"), Kind.YES_NO),
    ),
    columns=("name", "kind", "tier", "silent_days", "warn_days", "claims_a_day", "capacity",
             "is_active"),
    filters=("kind", "tier", "is_active"), rank=58, lands=False, rules=(
        WarnedInTime("warn_days", _("Warn fewer days before than the days of silence.")),
    ),
)  # fmt: skip
