"""How Django knows this room."""

from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    """Files beside records: documents, pictures and voice notes, kept by their hash."""

    name = "sextant.book.attachments"
    default_auto_field = "django.db.models.BigAutoField"
