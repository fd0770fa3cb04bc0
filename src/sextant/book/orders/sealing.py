"""Locks in the database itself: what stands in the books is neither changed nor removed.

The account of a row may change, since accounts are merged; nothing else may.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

SAYING = "what stands in the books is never changed or removed"
# table, columns that never change (none: all of them)
SEALED = (
    (
        "orders_payment",
        ("kind", "invoice_id", "amount", "currency", "rate", "settled", "paid_on", "advance_id",
         "reverses_id", "reason", "reference"),
    ),
    ("orders_delivery", ()),
    ("orders_invoiceline", ()),
    ("orders_reminder", ()),
    (
        "orders_invoice",
        ("number", "order_id", "currency", "issued_on", "due_on", "amount", "tax", "subject"),
    ),
)  # fmt: skip
PUBLIC = "sextant_sealed"


def seal(vendor: str) -> Iterator[str]:
    """Return the statements that put the locks on."""
    if vendor == "postgresql":
        yield (
            f"CREATE OR REPLACE FUNCTION {PUBLIC}() RETURNS trigger LANGUAGE plpgsql AS $$"
            f" BEGIN RAISE EXCEPTION '{SAYING}' USING ERRCODE = 'integrity_constraint_violation';"
            " END $$"
        )
    for table, columns in SEALED:
        of = f" OF {', '.join(columns)}" if columns else ""
        for deed, when in (("update", f"UPDATE{of}"), ("delete", "DELETE")):
            yield _trigger(vendor, table, deed, when)


def unseal(vendor: str) -> Iterator[str]:
    """Return the statements that take the locks off."""
    for table, _columns in SEALED:
        for deed in ("update", "delete"):
            on = f" ON {table}" if vendor == "postgresql" else ""
            yield f"DROP TRIGGER IF EXISTS {table}_{deed}{on}"


def put_on(_apps: Any, editor: Any) -> None:
    """Put the locks on, in a migration."""
    for statement in seal(editor.connection.vendor):
        editor.execute(statement)


def take_off(_apps: Any, editor: Any) -> None:
    """Take the locks off, in a migration."""
    for statement in unseal(editor.connection.vendor):
        editor.execute(statement)


def _trigger(vendor: str, table: str, deed: str, when: str) -> str:
    head = f"CREATE TRIGGER {table}_{deed} BEFORE {when} ON {table}"
    if vendor == "postgresql":
        return f"{head} FOR EACH ROW EXECUTE FUNCTION {PUBLIC}()"
    return f"{head} BEGIN SELECT RAISE(ABORT, '{SAYING}'); END"
