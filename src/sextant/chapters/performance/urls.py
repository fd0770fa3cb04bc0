"""The addresses of this chapter."""

from django.urls import URLPattern, URLResolver, path

from sextant.chapters.performance import home, why

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("why/<slug:metric>/", why.why, name="why"),
]
