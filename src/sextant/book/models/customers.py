"""Who we sell to: accounts, contacts, leads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from sextant.book.models.keys import Known, Standing
from sextant.book.models.lists import Named, Source
from sextant.kernel.models import Record, Territory
from sextant.kernel.money import AmountField
from sextant.kernel.roles import Reach

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sextant.kernel.models import Person
    from sextant.kernel.scope import Scope

OWNER: Any = settings.AUTH_USER_MODEL


def merged_ones(kind: str) -> models.Index:
    """Return an index of the few that were merged: a whole one would tempt every query."""
    return models.Index(
        fields=["merged_into"],
        condition=Q(merged_into__isnull=False),
        name=f"book_{kind}_merged",
    )


class AccountQuerySet(models.QuerySet["Account"]):
    """Questions about accounts."""

    def visible_to(self, scope: Scope) -> AccountQuerySet:
        """Keep the accounts a person owns, has a deal with or may claim out of the pool."""
        if scope.sees_all("account"):
            return self
        if scope.reach("account") is Reach.NONE:
            return self.none()
        deals = (
            apps.get_model("book", "Deal").objects.visible_to(scope).filter(account=OuterRef("pk"))
        )
        return self.filter(
            scope.condition("account") | Exists(deals) | _claimable("account", scope)
        )

    def pooled(self) -> AccountQuerySet:
        """Keep what waits in the public pool."""
        return self.filter(pooled_at__isnull=False)

    def in_hand(self) -> AccountQuerySet:
        """Keep the accounts somebody looks after."""
        return self.filter(owner__isnull=False)

    def partners(self) -> AccountQuerySet:
        """Keep the accounts that bring us customers."""
        return self.filter(is_partner=True)


def _claimable(kind: str, scope: Scope) -> Q:
    """Return the condition that a record waits in the public pool for a person who may claim it.

    Nobody owns it, so it belongs to no unit that a scope could be narrowed to.
    """
    if scope.narrowed is not None or not scope.permits(f"{kind}.claim"):
        return Q(pk__in=[])
    return Q(pooled_at__isnull=False)


AccountManager = Standing.from_queryset(AccountQuerySet)


class Tier(models.TextChoices):
    """How much a customer matters."""

    A = "A", "A"
    B = "B", "B"
    C = "C", "C"
    D = "D", "D"


class Account(Known, Record, Named):
    """A customer or prospect company."""

    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True)
    owner = models.ForeignKey(OWNER, models.PROTECT, null=True, blank=True, related_name="+")
    industry = models.CharField(_("industry"), max_length=120, blank=True, default="")
    territory = models.ForeignKey(
        Territory, models.SET_NULL, null=True, blank=True, verbose_name=_("territory")
    )
    country = models.CharField(_("country"), max_length=80, blank=True, default="")
    city = models.CharField(_("city"), max_length=120, blank=True, default="")
    address = models.CharField(_("address"), max_length=300, blank=True, default="")
    phone = models.CharField(_("phone"), max_length=60, blank=True, default="")
    email = models.EmailField(_("e-mail"), blank=True, default="")
    website = models.CharField(_("website"), max_length=200, blank=True, default="")
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    annual_revenue = AmountField(_("annual revenue"), null=True, blank=True)
    founded = models.PositiveIntegerField(_("founded in"), null=True, blank=True)
    tier = models.CharField(_("tier"), max_length=1, choices=Tier.choices, blank=True, default="")
    is_partner = models.BooleanField(_("partner"), default=False)
    language = models.CharField(_("language"), max_length=10, blank=True, default="")
    pooled_at = models.DateTimeField(_("in the public pool since"), null=True, blank=True)
    name_key = models.CharField(max_length=200, blank=True, default="", db_index=True)
    phone_key = models.CharField(max_length=40, blank=True, default="", db_index=True)
    domain_key = models.CharField(max_length=120, blank=True, default="", db_index=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", db_index=False
    )

    objects: ClassVar[Any] = AccountManager()

    class Meta(Record.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["name"]),
            models.Index(fields=["owner", "name"]),
            models.Index(fields=["address"]),
            merged_ones("account"),
        ]


def _with_email(addresses: Iterable[str]) -> Q:
    found = Q(pk__in=[])
    for address in addresses:
        found |= Q(email__iexact=address)
    return found


class ContactQuerySet(models.QuerySet["Contact"]):
    """Questions about contacts."""

    def visible_to(self, scope: Scope) -> ContactQuerySet:
        """Keep contacts a person owns, and those of accounts they may see."""
        if scope.sees_all("contact"):
            return self
        if scope.reach("contact") is Reach.NONE:
            return self.none()
        accounts = Account.objects.visible_to(scope).values("pk")
        return self.filter(scope.condition("contact") | Q(account__in=accounts))

    def of_account(self, account: Account) -> ContactQuerySet:
        """Keep the contacts at one account."""
        return self.filter(account=account)

    def with_email(self, addresses: Iterable[str]) -> ContactQuerySet:
        """Keep the contacts with one of some addresses, however those are written."""
        return self.filter(_with_email(addresses))


ContactManager = Standing.from_queryset(ContactQuerySet)


class Contact(Known, Record, Named):
    """A person at a customer."""

    account = models.ForeignKey(
        Account, models.CASCADE, null=True, blank=True, related_name="contacts"
    )
    owner = models.ForeignKey(OWNER, models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(_("job title"), max_length=120, blank=True, default="")
    email = models.EmailField(_("e-mail"), blank=True, default="")
    phone = models.CharField(_("phone"), max_length=60, blank=True, default="")
    city = models.CharField(_("city"), max_length=120, blank=True, default="")
    country = models.CharField(_("country"), max_length=80, blank=True, default="")
    language = models.CharField(_("language"), max_length=10, blank=True, default="")
    name_key = models.CharField(max_length=200, blank=True, default="", db_index=True)
    phone_key = models.CharField(max_length=40, blank=True, default="", db_index=True)
    domain_key = models.CharField(max_length=120, blank=True, default="", db_index=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", db_index=False
    )

    objects: ClassVar[Any] = ContactManager()

    class Meta(Record.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["name"]),
            merged_ones("contact"),
        ]


class LeadQuerySet(models.QuerySet["Lead"]):
    """Questions about leads."""

    def visible_to(self, scope: Scope) -> LeadQuerySet:
        """Keep the leads inside a scope, and those a person may claim out of the pool."""
        if scope.sees_all("lead"):
            return self
        if scope.reach("lead") is Reach.NONE:
            return self.none()
        return self.filter(scope.condition("lead") | _claimable("lead", scope))

    def pooled(self) -> LeadQuerySet:
        """Keep what waits in the public pool."""
        return self.filter(pooled_at__isnull=False)

    def open(self) -> LeadQuerySet:
        """Keep the leads that are neither converted nor given up."""
        return self.exclude(status__in=(Lead.Status.CONVERTED, Lead.Status.DISQUALIFIED))

    def in_hand(self) -> LeadQuerySet:
        """Keep the open leads somebody works on."""
        return self.open().filter(owner__isnull=False)

    def unassigned(self, since: datetime) -> LeadQuerySet:
        """Keep the new leads that came in since an instant and that nobody gave to anyone."""
        fresh = Q(arrived_at__gte=since) | Q(arrived_at__isnull=True)
        return self.filter(
            fresh, owner__isnull=True, pooled_at__isnull=True, status=Lead.Status.NEW,
            created_at__gte=since,
        )  # fmt: skip

    def with_email(self, addresses: Iterable[str]) -> LeadQuerySet:
        """Keep the leads with one of some addresses, however those are written."""
        return self.filter(_with_email(addresses))

    def waiting_for(self, person: Person) -> LeadQuerySet:
        """Keep a person's leads whom nobody has spoken with yet, those who wait longest first."""
        fresh = (Lead.Status.NEW, Lead.Status.WORKING)
        mine = self.filter(owner=person, status__in=fresh, activities__isnull=True)
        return mine.order_by("arrived_at", "pk")


LeadManager = Standing.from_queryset(LeadQuerySet)


class Lead(Known, Record, Named):
    """Someone who may become a customer; `name` is the person or, failing that, the company."""

    class Status(models.TextChoices):
        """How far the lead has come."""

        NEW = "new", _("New")
        WORKING = "working", _("Working")
        QUALIFIED = "qualified", _("Qualified")
        CONVERTED = "converted", _("Converted")
        DISQUALIFIED = "disqualified", _("Disqualified")

    company = models.CharField(_("company"), max_length=200, blank=True, default="")
    title = models.CharField(_("job title"), max_length=120, blank=True, default="")
    email = models.EmailField(_("e-mail"), blank=True, default="")
    phone = models.CharField(_("phone"), max_length=60, blank=True, default="")
    country = models.CharField(_("country"), max_length=80, blank=True, default="")
    city = models.CharField(_("city"), max_length=120, blank=True, default="")
    owner = models.ForeignKey(OWNER, models.PROTECT, null=True, blank=True, related_name="+")
    came_from = models.ForeignKey(
        Source, models.SET_NULL, null=True, blank=True, verbose_name=_("source")
    )
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.NEW
    )
    arrived_at = models.DateTimeField(_("arrived"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True, default="")
    tier = models.CharField(_("tier"), max_length=1, choices=Tier.choices, blank=True, default="")
    territory = models.ForeignKey(
        Territory, models.SET_NULL, null=True, blank=True, verbose_name=_("territory")
    )
    address = models.CharField(_("address"), max_length=300, blank=True, default="")
    partner = models.ForeignKey(
        Account, models.SET_NULL, null=True, blank=True, related_name="brought_leads"
    )
    assigned_at = models.DateTimeField(_("assigned"), null=True, blank=True)
    pooled_at = models.DateTimeField(_("in the public pool since"), null=True, blank=True)
    converted_at = models.DateTimeField(_("converted"), null=True, blank=True)
    account = models.ForeignKey(
        Account, models.SET_NULL, null=True, blank=True, related_name="leads"
    )
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="leads"
    )
    deal = models.ForeignKey(
        "book.Deal", models.SET_NULL, null=True, blank=True, related_name="leads"
    )
    name_key = models.CharField(max_length=200, blank=True, default="", db_index=True)
    phone_key = models.CharField(max_length=40, blank=True, default="", db_index=True)
    domain_key = models.CharField(max_length=120, blank=True, default="", db_index=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", db_index=False
    )

    objects: ClassVar[Any] = LeadManager()

    class Meta(Record.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["owner", "status"]),
            models.Index(fields=["-arrived_at", "-id"]),
            models.Index(fields=["address"]),
            merged_ones("lead"),
        ]
