"""The addresses of this chapter."""

from django.urls import URLPattern, URLResolver, include, path

from sextant.chapters.reporting import boards, explore, keeping

urlpatterns: list[URLPattern | URLResolver] = [
    path("reporting/", boards.reporting, name="reporting"),
    path("explore/", explore.explore, name="explore"),
    path("explore/values/", explore.values, name="explore-values"),
    path("explore/export/<slug:form>/", explore.export, name="explore-export"),
    path("explore/keep/", keeping.keep, name="explore-keep"),
    path("explore/<int:key>/forget/", keeping.forget, name="explore-forget"),
    path("dashboards/<slug:name>/", boards.dashboard, name="dashboard"),
    path("alerts/", include("sextant.chapters.reporting.alerts.urls")),
    path("dashboards/<slug:name>/<int:number>/", boards.tile, name="dashboard-tile"),
]
