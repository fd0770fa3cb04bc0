"""Who sees and does what: nine roles in one table. Change it here and every door follows."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sextant.kernel.roles import Reach, Role

OWN, SUBTREE, ALL = Reach.OWN, Reach.SUBTREE, Reach.ALL

# who may be asked for an approval; asking itself belongs to what is asked about
DECIDE = ("approval.approve", "approval.refuse", "approval.withdraw")
REMIND = ("invoice.remind", "invoice.pause_dunning", "invoice.resume_dunning")
SELL = (
    "deal.*", "account.create", "account.edit", "account.claim", "account.release", "contact.*",
    "lead.*", "activity.*", "registration.create", "registration.edit", "quote.*", "mail.*",
    "attachment.*", "order.create", "order.edit", "order.write_lines", "order.confirm",
    "order.cancel", "order.hand_over", "order.deliver", "order.return_goods",
    "order.write_schedule", "order.write_instalments", "initiative.*", *REMIND, *DECIDE,
    "view.*", "alert.judge",
)  # fmt: skip
# what whoever leads a unit does with its part of a plan
SHARE = ("plan.set", "plan.pad", "plan.hand_down", "plan.submit", "plan.adjust", "plan.collect")
# what whoever sells may choose from, whole
CHOICES = {
    "product": ALL, "list": ALL, "rate": ALL, "price": ALL, "template": ALL, "form": ALL,
    "rule": ALL, "plan": ALL,
}  # fmt: skip

ROLES = (
    Role("director", _("Sales director"), {"*": ALL}, ("*",)),
    Role(
        "manager",
        _("Sales manager"),
        {**CHOICES, "*": SUBTREE},
        (*SELL, *SHARE, "account.*", "registration.*", "pool.*", "template.*", "margin.see", "landing.*",
         "export"),
    ),
    Role("rep", _("Sales representative"), {**CHOICES, "*": OWN},
         (*SELL, "plan.submit", "export")),
    Role(
        "marketing",
        _("Marketing"),
        {"lead": ALL, "account": ALL, "contact": ALL, "product": ALL, "activity": ALL,
         "deal": ALL, "person": ALL, "list": ALL, "unit": ALL, "rate": ALL, "form": ALL,
         "template": ALL, "registration": ALL, "price": ALL, "rule": ALL, "plan": ALL, "target": ALL,
         "attachment": ALL, "mail": OWN, "initiative": OWN},
        ("lead.*", "contact.*", "form.*", "template.*", "registration.*", "mail.*",
         "attachment.*", "initiative.*", "landing.*", "view.*", "export", "alert.judge"),
    ),
    Role(
        "finance",
        _("Finance"),
        {"deal": ALL, "account": ALL, "product": ALL, "person": ALL, "list": ALL, "unit": ALL,
         "rate": ALL, "price": ALL, "quote": ALL, "order": ALL, "invoice": ALL, "payment": ALL,
         "dunning": ALL, "approval": ALL, "plan": ALL, "target": ALL, "attachment": ALL, "mail": OWN,
         "initiative": OWN},
        ("product.*", "rate.*", "price.*", "order.*", "invoice.*", "payment.*", "dunning.*",
         *DECIDE, "attachment.*", "mail.*", "initiative.*", "landing.land", "margin.see", "view.*",
         "export", "alert.judge"),
    ),
    Role(
        "service",
        _("Customer service"),
        {"account": ALL, "contact": ALL, "product": ALL, "activity": ALL, "list": ALL, "unit": ALL,
         "rate": ALL, "order": ALL, "template": ALL, "attachment": ALL, "mail": OWN,
         "initiative": OWN},
        ("activity.*", "contact.*", "mail.*", "attachment.*", "order.deliver", "order.return_goods",
         "initiative.*", "view.*", "alert.judge"),
    ),
    Role(
        "people",
        _("People (HR)"),
        {"person": ALL, "list": ALL, "unit": ALL, "rate": ALL, "initiative": OWN},
        ("person.create", "person.edit", "person.place", "person.let_in", "person.leave",
         "unit.*", "initiative.*", "view.*"),
    ),
    Role("analyst", _("Analyst"), {"*": ALL}, ("landing.*", "margin.see", "view.*", "export", "alert.judge")),
    Role(
        "administrator",
        _("Administrator"),
        {"*": ALL},
        ("*",),
    ),
)  # fmt: skip
