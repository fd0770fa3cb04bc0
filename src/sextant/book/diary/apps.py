"""How Django knows this room."""

from django.apps import AppConfig


class DiaryConfig(AppConfig):
    """What is planned and done with customers: the calendar, visits, reminders, attachments."""

    name = "sextant.book.diary"
    default_auto_field = "django.db.models.BigAutoField"
