"""The addresses of alerts."""

from django.urls import URLPattern, URLResolver, path

from sextant.chapters.reporting.alerts import pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.alerts, name="alerts"),
    path("rules/", pages.rules, name="alert-rules"),
    path("<int:key>/", pages.alert, name="alert"),
    path("<int:key>/judge/", pages.judge, name="judge-alert"),
]
