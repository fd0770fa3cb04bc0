"""How Django knows this room."""

from django.apps import AppConfig


class QuotesConfig(AppConfig):
    """What was offered: price books, quotes in versions, approval by authority, answers."""

    name = "sextant.book.quotes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's workspaces, facts and purposes known, and add it to deals and accounts."""
        from sextant.book.quotes import approving, quote_page, telling
        from sextant.book.quotes.facts import FACTS
        from sextant.book.quotes.habits import HABITS
        from sextant.book.quotes.workspaces import WORKSPACES
        from sextant.landing import habits
        from sextant.metrics import facts
        from sextant.workspace import declare

        declare.register(*WORKSPACES)
        facts.register(*FACTS)
        habits.register(HABITS)
        approving.register()
        telling.register()
        panel = "quotes/panel.html"
        declare.extend("deals", panels=(declare.Panel(panel, quote_page.of_deal),))
        declare.extend("accounts", panels=(declare.Panel(panel, quote_page.of_account),))
