"""What is true of every installation: units, people, where they stood when, rates, the journal."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from sextant.kernel.money import AmountField

if TYPE_CHECKING:
    from sextant.kernel.scope import Scope

EVER = date(1900, 1, 1)
FOREVER = date(9999, 1, 1)


class Record(models.Model):
    """The base of every record: where it came from, when it was written, and its version."""

    source = models.CharField(max_length=64, default="", blank=True)
    external_id = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 - null is "no key", and many may have none
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["source", "external_id"], name="%(app_label)s_%(class)s_key"
            )
        ]


class Unit(Record):
    """A part of the organisation: the company, a region, a team, or anything between."""

    class Kind(models.TextChoices):
        """How far down the tree a unit usually stands."""

        COMPANY = "company", _("Company")
        REGION = "region", _("Region")
        TEAM = "team", _("Team")

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.TEAM)

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Placement(models.Model):
    """Under which unit a unit stood from one day until another (end excluded)."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="placements")
    parent = models.ForeignKey(Unit, models.CASCADE, related_name="children")
    starts_on = models.DateField(default=EVER)
    ends_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        """Return both names."""
        return f"{self.unit} < {self.parent}"


class PersonQuerySet(models.QuerySet["Person"]):
    """Questions about people."""

    def visible_to(self, scope: Scope) -> PersonQuerySet:
        """Keep the people who stand inside a scope today."""
        return self.filter(scope.condition("person", owner="pk"))

    def with_email(self, address: str) -> PersonQuerySet:
        """Keep those who may sign in and have an e-mail address, however it is written."""
        return self.filter(email__iexact=address, is_active=True)


class PersonManager(BaseUserManager["Person"]):
    """Makes people who can sign in."""

    def get_queryset(self) -> PersonQuerySet:
        """Ask questions about people."""
        return PersonQuerySet(self.model, using=self._db)

    def visible_to(self, scope: Scope) -> PersonQuerySet:
        """Keep the people who stand inside a scope today."""
        return self.get_queryset().visible_to(scope)

    def with_email(self, address: str) -> PersonQuerySet:
        """Keep those who may sign in and have an e-mail address, however it is written."""
        return self.get_queryset().with_email(address)

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> Person:
        """Make a person; without a password they cannot sign in."""
        person = self.model(username=username, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        """Find a person by sign-in name, whatever the case."""
        return self.get(username__iexact=username)


class Person(AbstractBaseUser, Record):
    """Someone who works here: signs in, owns records, stands in a unit."""

    username = models.CharField(_("sign-in name"), max_length=150, unique=True)
    email = models.EmailField(_("e-mail"), blank=True, default="")
    name = models.CharField(_("name"), max_length=150)
    role = models.CharField(_("role"), max_length=20, default="rep")
    is_active = models.BooleanField(_("may sign in"), default=True)
    started_on = models.DateField(_("started"), null=True, blank=True)
    left_on = models.DateField(_("left"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True, default="")

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta(Record.Meta):
        abstract = False

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def get_full_name(self) -> str:
        """Return the name, for sign-in pages and e-mails."""
        return self.name


class Membership(models.Model):
    """In which unit and under which manager a person stood, from one day until another."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships")
    manager = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="reports"
    )
    starts_on = models.DateField(default=EVER)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person", "starts_on"])]

    def __str__(self) -> str:
        """Return person and unit."""
        return f"{self.person} @ {self.unit}"


class Territory(Record):
    """A part of the world that customers are in; territories nest."""

    name = models.CharField(max_length=120)
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True)

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Rate(Record):
    """What one unit of a currency was worth in another from a day on."""

    currency = models.CharField(_("currency"), max_length=3)
    to = models.CharField(_("in"), max_length=3)
    on = models.DateField(_("from"))
    rate = AmountField(_("rate"), places=10)

    class Meta(Record.Meta):
        constraints: ClassVar[list[Any]] = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["currency", "to", "on"], name="one_rate_a_day"),
        ]

    def __str__(self) -> str:
        """Return the rate as a sentence."""
        return f"1 {self.currency} = {self.rate} {self.to}"


class Event(models.Model):
    """One row of the journal: what happened to which record, by whom, when."""

    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=60)
    record_type = models.CharField(max_length=40)
    record_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["record_type", "record_id", "id"])
        ]

    def __str__(self) -> str:
        """Return the event's name."""
        return self.name


class ApiToken(models.Model):
    """A key by which a program acts as a person; only its hash is kept."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="api_tokens")
    label = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        """Return the label."""
        return self.label
