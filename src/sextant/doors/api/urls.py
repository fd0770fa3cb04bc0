"""The addresses of this door."""

from django.urls import URLPattern, URLResolver, path

from sextant.doors.api.api import api

urlpatterns: list[URLPattern | URLResolver] = [path("", api.urls)]
