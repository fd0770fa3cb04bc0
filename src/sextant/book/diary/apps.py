"""How Django knows this room."""

from datetime import timedelta

from django.apps import AppConfig


class DiaryConfig(AppConfig):
    """What is planned and done with customers: the calendar, visits, reminders, attachments."""

    name = "sextant.book.diary"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the worker remind, and let records' pages take notes of what was done."""
        from sextant.book import reminders
        from sextant.book.diary import noting, visiting
        from sextant.kernel import steps
        from sextant.workspace import declare

        steps.register(steps.Step("reminders", timedelta(seconds=20), reminders.remind))
        note = declare.Panel("diary/note_panel.html", noting.panel, aside=True)
        for name in ("accounts", "contacts", "leads", "deals"):
            declare.extend(name, panels=(note,))
        place = declare.Panel("diary/place.html", visiting.panel)
        declare.extend("activities", panels=(place,))
