"""How limits, approval rules and letterheads are listed and edited."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sextant.book import staff
from sextant.book.models import Tier
from sextant.book.quotes import authority, letterhead_page, letterheads
from sextant.book.quotes.models import ApprovalRule, AuthorityLimit, Letterhead
from sextant.workspace.declare import Field, Kind, Verb, Workspace

TIER = Field(
    "tier", _("Tier"), Kind.CHOICE, choices=Tier.choices,
    help=_("Empty is for customers of every tier."),
)  # fmt: skip

LIMITS = Workspace(
    name="authority_limits", kind="limit", model=AuthorityLimit, noun=_("discount limit"),
    nouns=_("Discount limits"),
    fields=(
        Field("name", _("Name"), required=True),
        Field("role", _("Role"), Kind.CHOICE, choices=staff.ROLE_CHOICES),
        Field("person", pgettext_lazy("limit", "Person"), Kind.REFERENCE, to="people",
              help=_("A person’s own limit goes before that of the role.")),
        TIER,
        Field("max_discount", _("Discount up to, in %"), Kind.DECIMAL, required=True),
        Field("min_margin", _("Margin not below, in %"), Kind.DECIMAL),
    ),
    columns=("name", "role", "person", "tier", "max_discount", "min_margin"),
    filters=("role", "tier"), rank=12, lands=False,
    create=authority.create_limit, edit=authority.edit_limit,
)  # fmt: skip

RULES = Workspace(
    name="approval_rules", kind="limit", model=ApprovalRule, noun=_("approval rule"),
    nouns=_("Approval rules"),
    fields=(
        Field("name", _("Name"), required=True),
        Field("position", _("Position"), Kind.WHOLE),
        Field("from_discount", _("Discount from, in %"), Kind.DECIMAL),
        Field("below_margin", _("Margin below, in %"), Kind.DECIMAL),
        Field("from_amount", _("Amount from"), Kind.MONEY),
        Field("currency", _("Currency"), Kind.CURRENCY),
        TIER,
        Field("approver", _("Approver"), Kind.CHOICE, choices=ApprovalRule.Approver.choices,
              required=True),
        Field("role", _("Role"), Kind.CHOICE, choices=staff.ROLE_CHOICES),
        Field("person", pgettext_lazy("limit", "Person"), Kind.REFERENCE, to="people"),
        Field("hours", _("Working hours"), Kind.WHOLE,
              help=_("When they have passed, the next one up is asked.")),
        Field("is_active", _("In use"), Kind.YES_NO),
    ),
    columns=("name", "from_discount", "below_margin", "from_amount", "tier", "approver", "role",
             "hours", "is_active"),
    order=("position", "id"), filters=("approver", "is_active"), rank=13, lands=False,
    create=authority.create_rule, edit=authority.edit_rule,
)  # fmt: skip

LETTERHEADS = Workspace(
    name="letterheads", kind="letterhead", model=Letterhead, noun=_("letterhead"),
    nouns=_("Letterheads"),
    fields=(
        Field("name", _("Company"), required=True),
        Field("language", _("Language"), Kind.CHOICE,
              choices=settings.LANGUAGES,
              help=_("Empty is for every language that has none of its own.")),
        Field("address", _("Address"), Kind.LONG_TEXT),
        Field("contact_line", _("Contact line")),
        Field("bank_line", _("Bank line")),
        Field("legal_line", _("Legal line")),
        Field("tax_note", _("Note on tax")),
        Field("terms", _("Usual terms"), Kind.LONG_TEXT),
        Field("colour", _("Colour"), help=_("Written like #1f4e79.")),
    ),
    columns=("name", "language", "colour"), rank=14, lands=False,
    verbs=(
        Verb("set_logo", _("Set the logo"), letterheads.set_logo, listed=False,
             asks=(Field("image", _("PNG or JPEG in base64"), Kind.LONG_TEXT),)),
    ),
    create=letterheads.create, edit=letterheads.edit,
    detail_template="quotes/letterhead.html", detail_context=letterhead_page.context,
)  # fmt: skip

AUTHORITY = (LIMITS, RULES, LETTERHEADS)
