"""How Django knows this room."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """E-mail with customers: sent by templates, taken in and matched."""

    name = "sextant.book.mail"
    default_auto_field = "django.db.models.BigAutoField"
