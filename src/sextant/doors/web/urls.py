"""The addresses of this door: the frame's own, then those each room has for its pages."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from sextant.doors.web import views

# the workspace engine last: its addresses are the most general
ROOMS = (
    "sextant.agenda.urls",
    "sextant.book.attachments.urls",
    "sextant.book.prospects.urls",
    "sextant.book.diary.urls",
    "sextant.book.mail.urls",
    "sextant.book.quotes.urls",
    "sextant.book.orders.urls",
    "sextant.book.urls",
    "sextant.landing.urls",
    "sextant.chapters.performance.urls",
    "sextant.chapters.strategy.urls",
    "sextant.chapters.reporting.urls",
    "sextant.plans.urls",
    "sextant.workspace.urls",
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("gallery/", views.gallery, name="gallery"),
    path("language/", views.language, name="language"),
    path("period/", views.period, name="period"),
    path("scopes/", views.scopes, name="scopes"),
    path("search/", views.search, name="search"),
    *(path("", include(room)) for room in ROOMS if find_spec(room)),
]
