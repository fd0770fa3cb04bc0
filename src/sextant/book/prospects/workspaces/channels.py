"""How web forms and deal registrations are listed, edited and served."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sextant.book.prospects import answering, panels, registrations, web_forms
from sextant.book.prospects.models import Registration, WebForm
from sextant.book.workspaces.fields import CURRENCY, OWNER
from sextant.workspace.declare import Field, Kind, Panel, Verb, Workspace
from sextant.workspace.rules import AtLeast

FORMS = Workspace(
    name="forms", kind="form", model=WebForm, noun=_("web form"), nouns=_("Web forms"),
    fields=(
        Field("name", _("Name"), required=True, help=_("Only colleagues see it.")),
        Field("came_from", _("Source"), Kind.REFERENCE, to="sources", required=True,
              help=_("Its channel is the one the leads count for.")),
        Field("partner", _("Partner"), Kind.REFERENCE, to="accounts",
              help=_("Leads of this form were brought by them.")),
        Field("language", _("Language"), Kind.CHOICE, choices=settings.LANGUAGES, required=True),
        Field("title", _("Title"), required=True),
        Field("intro", _("Introduction"), Kind.LONG_TEXT),
        Field("consent", _("Consent"), Kind.LONG_TEXT,
              help=_("The visitor must agree to these words, which are kept with the answer.")),
        Field("thanks", _("Thanks"), Kind.LONG_TEXT, help=_("Said when the form has arrived.")),
        Field("origins", _("Sites that may embed it"), Kind.LONG_TEXT,
              help=_("One a line, like https://www.example.com. Empty: the form stands alone.")),
        Field("is_active", _("Active"), Kind.YES_NO),
    ),
    columns=("name", "title", "came_from", "language", "is_active"),
    filters=("came_from", "partner", "language", "is_active"),
    search=("name", "title"), rank=56, lands=False,
    create=web_forms.create, edit=web_forms.edit,
    verbs=(
        Verb("ask", _("Questions"), web_forms.ask, asks=(
            Field("questions", _("Questions"), Kind.ROWS,
                  usual=lambda form: form.questions, of=(
                      Field("field", _("Question"), Kind.CHOICE, choices=web_forms.FIELDS,
                            required=True),
                      Field("label", _("In your words")),
                      Field("required", pgettext_lazy("question", "Required"), Kind.YES_NO),
                  )),
        )),
        Verb("let_through", _("Make a lead of it"), answering.let_through, listed=False,
             asks=(Field("answer", _("Answer"), Kind.WHOLE, required=True),)),
    ),
    panels=(Panel("prospects/form_panel.html", panels.of_form),),
)  # fmt: skip

REGISTRATIONS = Workspace(
    name="registrations", kind="registration", model=Registration, noun=_("deal registration"),
    nouns=_("Deal registrations"),
    fields=(
        Field("customer_name", _("Customer"), required=True),
        Field("partner", _("Partner"), Kind.REFERENCE, to="accounts", required=True),
        Field("customer", _("Customer's account"), Kind.REFERENCE, to="accounts",
              help=_("Left empty, an account of the same name is found.")),
        Field("products", _("Products"), Kind.REFERENCE, to="products"),
        Field("need", _("Need"), Kind.LONG_TEXT),
        Field("amount", _("Amount"), Kind.MONEY), CURRENCY,
        Field("contact_name", _("Contact")),
        Field("contact_email", _("Contact's e-mail"), Kind.EMAIL),
        Field("contact_phone", _("Contact's phone"), Kind.PHONE),
        OWNER,
        Field("valid_until", _("Valid until"), Kind.DATE,
              help=_("Left empty, 90 days from today.")),
        Field("status", _("Status"), Kind.CHOICE, choices=Registration.Status.choices,
              editable=False,
              tones={"accepted": "good", "converted": "good", "rejected": "bad"}),
        Field("registered_at", _("Registered"), Kind.INSTANT, editable=False),
        Field("decided_at", _("Decided"), Kind.INSTANT, editable=False),
        Field("reason", _("Reason"), Kind.LONG_TEXT, editable=False),
        Field("deal", _("Deal"), Kind.REFERENCE, to="deals", editable=False),
    ),
    columns=("customer_name", "partner", "status", "amount", "valid_until", "owner",
             "registered_at"),
    search=("customer_name", "partner__name"), order=("-registered_at", "-id"),
    filters=("status", "partner", "customer", "owner", "products", "valid_until",
             "registered_at", "deal"),
    key="external_id",
    rules=(AtLeast("amount", 0, _("An amount is not below zero: correct it.")),),
    rank=72, lands=False, create=registrations.create, edit=registrations.edit,
    verbs=(
        Verb("accept", _("Accept"), registrations.accept,
             when=lambda claim: claim.status == Registration.Status.PENDING,
             asks=(Field("deal", _("Deal"), Kind.REFERENCE, to="deals",
                         help=_("Left empty, a deal is made.")),)),
        Verb("reject", _("Reject"), registrations.reject, danger=True,
             when=lambda claim: claim.status == Registration.Status.PENDING,
             asks=(Field("reason", _("Reason"), Kind.LONG_TEXT, required=True),)),
        Verb("extend", _("Extend"), registrations.extend, when=lambda claim: claim.stands,
             asks=(Field("until", _("Valid until"), Kind.DATE, required=True,
                         usual=lambda claim: claim.valid_until),)),
    ),
    panels=(Panel("prospects/conflicts_panel.html", panels.of_registration),),
)  # fmt: skip
