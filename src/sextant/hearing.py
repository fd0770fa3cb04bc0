"""Who hears of what: one table, event beside sentence and audience. Change it here and nowhere else.

Nobody hears of what they did themselves, of what they may not see, or of what they have muted.
What was landed from a file or done to many records at once tells nobody.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sextant.agenda.audience import (
    approver,
    asker,
    colleagues,
    doer,
    launcher,
    new_owner,
    old_owner,
    owner,
    owner_of,
    owners_managers,
)
from sextant.agenda.hearings import Hearing
from sextant.plans.audience import held_to_it, proposer
from sextant.watch.audience import responsible

TOPICS = {
    "alerts": pgettext_lazy("topic", "Alerts"),
    "approvals": pgettext_lazy("topic", "Approvals"),
    "initiatives": pgettext_lazy("topic", "Initiatives"),
    "leads": pgettext_lazy("topic", "Leads"),
    "deals": pgettext_lazy("topic", "Deals"),
    "quotes": pgettext_lazy("topic", "Quotes"),
    "money": pgettext_lazy("topic", "Invoices and payments"),
    "activities": pgettext_lazy("topic", "Activities"),
    "mail": pgettext_lazy("topic", "E-mail"),
    "landings": pgettext_lazy("topic", "Imports"),
    "plans": pgettext_lazy("topic", "Plans and targets"),
}

HEARING = {
    "alert.raised": Hearing("alerts", _("%(what)s."), (responsible,)),
    "approval.asked": Hearing(
        "approvals", _("%(who)s asks you to approve “%(what)s”."), (approver,), urgent=True
    ),
    "approval.passed": Hearing(
        "approvals", _("“%(what)s” waits for your approval: %(who)s approved the step before."),
        (approver,), urgent=True,
    ),
    "approval.escalated": Hearing(
        "approvals", _("“%(what)s” waits for your approval: the time before you is over."),
        (approver,), urgent=True,
    ),
    "approval.due": Hearing(
        "approvals", _("“%(what)s” still waits for your approval."), (approver,), urgent=True
    ),
    "approval.granted": Hearing(
        "approvals", _("%(who)s approved “%(what)s”."), (asker,), urgent=True
    ),
    "approval.refused": Hearing(
        "approvals", _("%(who)s refused to approve “%(what)s”."), (asker,), urgent=True
    ),
    "initiative.launched": Hearing(
        "initiatives", _("%(who)s asks you to undertake “%(what)s”."), (owner,), urgent=True
    ),
    "initiative.edited": Hearing(
        "initiatives", _("%(who)s gave you the initiative “%(what)s”."), (new_owner,)
    ),
    "initiative.finished": Hearing(
        "initiatives", _("%(who)s finished “%(what)s”."), (launcher, owner)
    ),
    "initiative.dropped": Hearing(
        "initiatives", _("%(who)s dropped “%(what)s”."), (launcher, owner)
    ),
    "initiative.due": Hearing("initiatives", _("“%(what)s” is due today."), (owner,), urgent=True),
    "initiative.overdue": Hearing(
        "initiatives", _("“%(what)s” is overdue."), (owner, launcher), urgent=True
    ),
    "lead.assigned": Hearing(
        "leads", _("The lead “%(what)s” is yours now."), (owner,), urgent=True
    ),
    "lead.changed": Hearing("leads", _("%(who)s gave you the lead “%(what)s”."), (new_owner,)),
    "lead.warned": Hearing(
        "leads", _("“%(what)s” returns to the public pool soon unless you follow it up."),
        (owner,), urgent=True,
    ),
    "account.warned": Hearing(
        "leads", _("“%(what)s” returns to the public pool soon unless you follow it up."),
        (owner,), urgent=True,
    ),
    "lead.recycled": Hearing(
        "leads", _("“%(what)s” went back to the public pool."), (old_owner,)
    ),
    "account.recycled": Hearing(
        "leads", _("“%(what)s” went back to the public pool."), (old_owner,)
    ),
    "registration.accepted": Hearing(
        "leads", _("The deal registration “%(what)s” is accepted."), (owner,)
    ),
    "registration.rejected": Hearing(
        "leads", _("The deal registration “%(what)s” is rejected."), (owner,)
    ),
    "registration.expired": Hearing(
        "leads", _("The deal registration “%(what)s” has expired."), (owner,)
    ),
    "deal.won": Hearing("deals", _("%(who)s won “%(what)s”."), (owner, owners_managers)),
    "deal.lost": Hearing("deals", _("%(who)s lost “%(what)s”."), (owner, owners_managers)),
    "deal.changed": Hearing("deals", _("%(who)s gave you the deal “%(what)s”."), (new_owner,)),
    "account.changed": Hearing(
        "deals", _("%(who)s gave you the account “%(what)s”."), (new_owner,)
    ),
    "quote.accepted": Hearing(
        "quotes", _("The customer accepted the quote “%(what)s”."), (owner,), urgent=True
    ),
    "quote.declined": Hearing(
        "quotes", _("The customer declined the quote “%(what)s”."), (owner,), urgent=True
    ),
    "payment.recorded": Hearing(
        "money", _("A payment came in: “%(what)s”."), (owner_of("account"), owner)
    ),
    "invoice.overdue": Hearing(
        "money", _("The invoice “%(what)s” is overdue."), (owner_of("account"), owner), urgent=True
    ),
    "activity.due": Hearing("activities", _("“%(what)s” is due."), (owner,), urgent=True),
    "activity.created": Hearing(
        "activities", _("%(who)s asks you to take part in “%(what)s”."), (colleagues,)
    ),
    "activity.rescheduled": Hearing(
        "activities", _("%(who)s moved “%(what)s” to another time."), (owner, colleagues)
    ),
    "activity.cancelled": Hearing(
        "activities", _("%(who)s cancelled “%(what)s”."), (owner, colleagues)
    ),
    "mail.received": Hearing(
        "mail", _("A customer wrote: “%(what)s”."), (owner,), urgent=True, to_doer=True
    ),
    "mail.failed": Hearing(
        "mail", _("Your e-mail “%(what)s” could not be delivered."), (owner,),
        urgent=True, to_doer=True,
    ),
    "target.crossed": Hearing(
        "plans", _("Reached: %(what)s."), (owner, owners_managers), urgent=True
    ),
    "plan.returned": Hearing(
        "plans", _("%(who)s returned the plan “%(what)s”."), (proposer,), urgent=True
    ),
    "plan.approved": Hearing(
        "plans", _("Everyone has agreed to the plan “%(what)s”: it can be published."),
        (proposer,), urgent=True,
    ),
    "plan.published": Hearing(
        "plans", _("The plan “%(what)s” is in force."), (held_to_it,)
    ),
    "landing.finished": Hearing("landings", _("“%(what)s” is landed."), (doer,), to_doer=True),
    "landing.quarantined": Hearing(
        "landings", _("“%(what)s” is landed, and some rows wait to be mended."), (doer,),
        to_doer=True,
    ),
}  # fmt: skip
