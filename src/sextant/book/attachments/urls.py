"""The addresses of this room's hand-made pages."""

from django.urls import URLPattern, URLResolver, path

from sextant.book.attachments import pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("attachments/to/<slug:kind>/<int:key>/", pages.add, name="attach"),
    path("attachments/<int:key>/file/", pages.content, name="attachment-file"),
]
