"""How Django knows this room."""

from datetime import timedelta

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """What was ordered, invoiced and paid, in ledgers that are never edited."""

    name = "sextant.book.orders"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's workspaces, facts, habits, words and work known."""
        from sextant.book.orders import account_panel, deal_panel, overdue, telling
        from sextant.book.orders.facts import FACTS
        from sextant.book.orders.landed import HABITS
        from sextant.book.orders.sealing import SEALED
        from sextant.book.orders.workspaces import WORKSPACES
        from sextant.kernel import sealing, steps
        from sextant.landing import habits
        from sextant.metrics import facts
        from sextant.workspace import declare

        declare.register(*WORKSPACES)
        declare.extend("accounts", panels=(account_panel.PANEL,))
        declare.extend("deals", panels=(deal_panel.PANEL,))
        facts.register(*FACTS)
        habits.register(HABITS)
        telling.register()
        sealing.register(*SEALED)
        steps.register(steps.Step("overdue invoices", timedelta(minutes=1), overdue.note))
