"""How Django knows this room."""

from django.apps import AppConfig

HOLDING = ("accounts", "contacts", "leads", "deals", "activities", "quotes", "orders", "messages")


class AttachmentsConfig(AppConfig):
    """Files beside records: documents, pictures and voice notes, kept by their hash."""

    name = "sextant.book.attachments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make attachments known, and show them on the pages of the records they stand beside."""
        from sextant.book.attachments.pages import PANEL
        from sextant.book.attachments.workspaces import ATTACHMENTS
        from sextant.workspace import declare

        declare.register(ATTACHMENTS)
        for name in HOLDING:
            if declare.is_known(name):
                declare.extend(name, panels=(PANEL,))
