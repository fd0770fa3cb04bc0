"""How Django knows this room."""

from django.apps import AppConfig


class BookConfig(AppConfig):
    """What is: accounts, contacts, products, leads, deals, activities."""

    name = "sextant.book"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the book's workspaces known."""
        from sextant.book.workspaces import WORKSPACES
        from sextant.workspace import declare

        declare.register(*WORKSPACES)
