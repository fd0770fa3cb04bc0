"""The addresses of this door."""

from django.urls import URLPattern, URLResolver, path

from sextant.doors.web import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("gallery/", views.gallery, name="gallery"),
    path("language/", views.language, name="language"),
    path("period/", views.period, name="period"),
    path("scopes/", views.scopes, name="scopes"),
    path("search/", views.search, name="search"),
]
