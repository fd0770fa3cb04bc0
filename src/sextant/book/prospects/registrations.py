"""Verbs on deal registrations: a partner claims a customer, and the first valid claim wins."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sextant.book import deals
from sextant.book.models import Account, Deal
from sextant.book.prospects import conflicts
from sextant.book.prospects.models import Registration
from sextant.calc.names import company_key
from sextant.kernel import journal
from sextant.kernel.holding import locked
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from sextant.kernel.models import Person

VALID = timedelta(days=90)  # how long a claim stands unless its form says otherwise
Status = Registration.Status
TYPED = (
    "partner", "customer_name", "customer", "need", "amount", "currency", "contact_name",
    "contact_email", "contact_phone", "owner", "valid_until",
)  # fmt: skip


class UnableToRegister(Unable):
    """The claim cannot be made or changed as asked."""


class UnableToDecide(Unable):
    """The claim cannot be decided as asked."""


@transaction.atomic
def create(values: Mapping[str, Any], *, by: Person | None, at: datetime) -> Registration:
    """Register that a partner claims a customer; what stands against it is shown, not hidden."""
    require(by, "registration.create")
    fields = {key: values[key] for key in TYPED if values.get(key) not in (None, "")}
    fields.setdefault("valid_until", localdate(at) + VALID)
    if by is not None:
        fields.setdefault("owner", by)
    claim = Registration(registered_at=at, **fields)
    _guard(claim, localdate(at))
    _know_customer(claim)
    claim.save()
    claim.products.set(values.get("products") or ())
    data = {"name": claim.customer_name, "partner": claim.partner.name}
    journal.record("registration.created", claim, by=by, at=at, data=data)
    return claim


@transaction.atomic
def edit(
    claim: Registration, values: Mapping[str, Any], *, by: Person | None, at: datetime
) -> Registration:
    """Change a claim that still stands; who came first does not change by it."""
    require(by, "registration.edit")
    claim = locked(claim)
    if not claim.stands:
        raise UnableToRegister(_("This registration is over: make a new one."))
    before = {key: getattr(claim, key) for key in TYPED}
    changes = journal.changes(before, {key: values[key] for key in TYPED if key in values})
    if claim.status == Status.ACCEPTED and {"partner", "customer", "customer_name"} & set(changes):
        raise UnableToRegister(
            _("Partner and customer were accepted as they are: reject this and register anew.")
        )
    for key in changes:
        setattr(claim, key, values[key])
    _guard(claim, localdate(at))
    _know_customer(claim)
    if "products" in values:
        held = set(claim.products.values_list("pk", flat=True))
        wanted = {product.pk for product in values["products"] or ()}
        if held != wanted:
            changes["products"] = [sorted(held), sorted(wanted)]
            claim.products.set(values["products"] or ())
    if changes:
        _save(claim)
        journal.record("registration.changed", claim, by=by, at=at, data={"changes": changes})
    return claim


@transaction.atomic
def accept(
    claim: Registration, *, deal: Deal | None = None, by: Person | None, at: datetime
) -> Registration:
    """Grant a claim: its deal is linked or made, and the partner is credited with it."""
    require(by, "registration.accept")
    claim = _pending(claim)
    today = localdate(at)
    if claim.valid_until < today:
        raise UnableToDecide(_("This registration has expired: register the customer anew."))
    _guard_first(claim, today, deal)
    if claim.customer is None:
        claim.customer = Account.objects.create(name=claim.customer_name, owner=claim.owner)
        told = {"name": claim.customer.name}
        journal.record("account.created", claim.customer, by=by, at=at, data=told)
    claim.deal = _linked(claim, deal, by=by, at=at) if deal else _opened(claim, by=by, at=at)
    return _decided(claim, Status.ACCEPTED, by=by, at=at)


@transaction.atomic
def reject(claim: Registration, *, reason: str, by: Person | None, at: datetime) -> Registration:
    """Turn a claim down, with the reason the partner is told."""
    require(by, "registration.reject")
    if not reason.strip():
        raise UnableToDecide(_("Write why: the partner will ask."))
    claim = _pending(claim)
    claim.reason = reason
    return _decided(claim, Status.REJECTED, by=by, at=at)


@transaction.atomic
def extend(claim: Registration, *, until: date, by: Person | None, at: datetime) -> Registration:
    """Let a claim stand for longer."""
    require(by, "registration.extend")
    return edit(claim, {"valid_until": until}, by=by, at=at)


def settle(at: datetime) -> int:
    """End the claims whose time is over, and mark those won; return how many."""
    today = localdate(at)
    won = Registration.objects.filter(status=Status.ACCEPTED, deal__status=Deal.Status.WON)
    over = Registration.objects.run_out(today)
    found = [(claim, Status.CONVERTED) for claim in won]
    found += [(claim, Status.EXPIRED) for claim in over if claim not in won]
    return sum(_settled(claim, status, at) for claim, status in found)


@transaction.atomic
def _settled(claim: Registration, status: Status, at: datetime) -> int:
    claim = locked(claim)
    if not claim.stands:
        return 0
    before, claim.status = claim.status, status
    _save(claim)
    data = {"changes": {"status": [before, str(status)]}}
    journal.record(f"registration.{status}", claim, by=None, at=at, data=data)
    return 1


def _pending(claim: Registration) -> Registration:
    # the partner's other claims wait too: of two accepted at once one comes second
    rivals = Registration.objects.of_customer(claim.customer_key, claim.customer).order_by("pk")
    list(rivals.select_for_update(of=("self",)))
    claim = locked(claim)
    if claim.status != Status.PENDING:
        raise UnableToDecide(
            _("This registration is decided already: it is %(status)s.")
            % {"status": claim.get_status_display()}
        )
    return claim


def _guard(claim: Registration, today: date) -> None:
    if not claim.partner.is_partner:
        raise UnableToRegister(
            _("“%(account)s” is no partner: mark the account as a partner first.")
            % {"account": claim.partner.name}
        )
    if claim.valid_until < today:
        raise UnableToRegister(_("The registration would be over already: choose a later day."))
    if claim.customer_id is not None and claim.customer_id == claim.partner_id:
        raise UnableToRegister(_("A partner cannot register itself: choose the customer."))


def _guard_first(claim: Registration, today: date, deal: Deal | None) -> None:
    first = conflicts.earlier(claim, today).first()
    if first is not None:
        raise UnableToDecide(
            _(
                "%(partner)s registered this customer first, on %(day)s, and that stands until"
                " %(until)s: reject one of the two."
            )
            % {
                "partner": first.partner.name,
                "day": localdate(first.registered_at),
                "until": first.valid_until,
            }
        )
    standing = conflicts.deals(claim).exclude(pk=deal.pk if deal else None).first()
    if standing is not None and deal is None:
        raise UnableToDecide(
            _("We sell to this customer already (“%(deal)s”): choose that deal, or reject.")
            % {"deal": standing.name}
        )


def _know_customer(claim: Registration) -> None:
    claim.customer_key = company_key(claim.customer_name)
    if claim.customer is None and claim.customer_key:
        claim.customer = Account.objects.filter(name_key=claim.customer_key).order_by("pk").first()


def _linked(claim: Registration, deal: Deal, *, by: Person | None, at: datetime) -> Deal:
    if deal.partner_id not in {None, claim.partner_id}:
        raise UnableToDecide(
            _("“%(deal)s” came from another partner: choose another deal.") % {"deal": deal.name}
        )
    return deals.edit(deal, {"partner": claim.partner}, by=by, at=at)


def _opened(claim: Registration, *, by: Person | None, at: datetime) -> Deal:
    values: dict[str, Any] = {
        "name": f"{claim.customer_name} · {claim.partner.name}",
        "account": claim.customer,
        "owner": claim.owner,
        "amount": claim.amount,
        "currency": claim.currency,
        "partner": claim.partner,
        "products": list(claim.products.all()),
    }
    return deals.create({k: v for k, v in values.items() if v not in (None, [])}, by=by, at=at)


def _decided(
    claim: Registration, status: Status, *, by: Person | None, at: datetime
) -> Registration:
    claim.status, claim.decided_at, claim.decided_by = status, at, by
    _save(claim)
    data = {
        "changes": {"status": [str(Status.PENDING), str(status)]},
        "reason": claim.reason,
        "deal": claim.deal_id,
    }
    journal.record(f"registration.{status}", claim, by=by, at=at, data=data)
    return claim


def _save(claim: Registration) -> None:
    claim.version += 1
    claim.save()
