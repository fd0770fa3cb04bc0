"""How Django knows this room."""

from datetime import timedelta

from django.apps import AppConfig


class MailConfig(AppConfig):
    """E-mail with customers: sent by templates, taken in and matched."""

    name = "sextant.book.mail"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make messages and templates known, and let the worker read the mailbox."""
        from sextant.book.mail import mailbox, pages
        from sextant.book.mail.workspaces import MESSAGES, TEMPLATES
        from sextant.kernel import steps
        from sextant.workspace import declare

        declare.register(TEMPLATES, MESSAGES)
        written = declare.Panel("mail/panel.html", pages.panel, aside=True)
        for name in ("accounts", "contacts", "leads", "deals"):
            declare.extend(name, panels=(written,))
        steps.register(steps.Step("mailbox", timedelta(seconds=60), mailbox.read_new))
