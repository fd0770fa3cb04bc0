"""The addresses of this door."""

from django.urls import URLPattern, URLResolver, path

from sextant.doors.api.api import api
from sextant.doors.api.docs import docs

urlpatterns: list[URLPattern | URLResolver] = [
    path("docs", docs, name="api-docs"),
    path("", api.urls),
]
