"""The addresses of this room's hand-made pages."""

from django.urls import URLPattern, URLResolver, path

from sextant.book.orders import receivables_page

urlpatterns: list[URLPattern | URLResolver] = [
    path("receivables/", receivables_page.page, name="receivables"),
    path("receivables/usual-steps/", receivables_page.usual_steps, name="usual-dunning-steps"),
]
