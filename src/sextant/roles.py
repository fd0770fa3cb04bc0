"""Who sees and does what: nine roles in one table. Change it here and every door follows."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sextant.kernel.roles import Reach, Role

OWN, SUBTREE, ALL = Reach.OWN, Reach.SUBTREE, Reach.ALL

SELL = (
    "deal.*", "account.create", "account.edit", "contact.*", "lead.*", "activity.*", "view.*",
)  # fmt: skip

ROLES = (
    Role("director", _("Sales director"), {"*": ALL}, ("*",)),
    Role(
        "manager",
        _("Sales manager"),
        {"product": ALL, "list": ALL, "rate": ALL, "*": SUBTREE},
        (*SELL, "account.*", "landing.*", "export"),
    ),
    Role("rep", _("Sales representative"), {"product": ALL, "list": ALL, "rate": ALL, "*": OWN}, (*SELL, "export")),
    Role(
        "marketing",
        _("Marketing"),
        {"lead": ALL, "account": ALL, "contact": ALL, "product": ALL, "activity": ALL,
         "deal": ALL, "person": ALL, "list": ALL, "unit": ALL, "rate": ALL},
        ("lead.*", "contact.*", "landing.*", "view.*", "export"),
    ),
    Role(
        "finance",
        _("Finance"),
        {"deal": ALL, "account": ALL, "product": ALL, "person": ALL, "list": ALL, "unit": ALL, "rate": ALL},
        ("product.*", "rate.*", "view.*", "export"),
    ),
    Role(
        "service",
        _("Customer service"),
        {"account": ALL, "contact": ALL, "product": ALL, "activity": ALL, "list": ALL, "unit": ALL, "rate": ALL},
        ("activity.*", "contact.*", "view.*"),
    ),
    Role(
        "people",
        _("People (HR)"),
        {"person": ALL, "list": ALL, "unit": ALL, "rate": ALL},
        ("person.create", "person.edit", "person.place", "person.let_in", "person.leave",
         "unit.*", "view.*"),
    ),
    Role("analyst", _("Analyst"), {"*": ALL}, ("landing.*", "view.*", "export")),
    Role(
        "administrator",
        _("Administrator"),
        {"*": ALL},
        ("*",),
    ),
)  # fmt: skip
