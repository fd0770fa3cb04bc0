"""The addresses of this room's hand-made pages."""

from django.urls import URLPattern, URLResolver, path

from sextant.book.mail import pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("mail/write/<slug:kind>/<int:key>/", pages.write, name="write-mail"),
]
