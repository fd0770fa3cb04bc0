"""The addresses of this chapter."""

from django.urls import URLPattern, URLResolver, include, path

from sextant.chapters.reporting import behind, boards, explore, keeping, pinning

urlpatterns: list[URLPattern | URLResolver] = [
    path("reporting/", boards.reporting, name="reporting"),
    path("explore/", explore.explore, name="explore"),
    path("explore/values/", explore.values, name="explore-values"),
    path("explore/records/", behind.records, name="explore-records"),
    path("explore/export/<slug:form>/", explore.export, name="explore-export"),
    path("explore/keep/", keeping.keep, name="explore-keep"),
    path("explore/<int:key>/forget/", keeping.forget, name="explore-forget"),
    path("explore/pin/", pinning.form, name="pin-form"),
    path("dashboards/new/", pinning.create, name="dashboard-new"),
    path("dashboards/pin/", pinning.pin, name="pin"),
    path("dashboards/<int:key>/", boards.own, name="own-dashboard"),
    path("dashboards/<int:key>/edit/", pinning.edit, name="dashboard-edit"),
    path("dashboards/<int:key>/delete/", pinning.delete, name="dashboard-delete"),
    path("dashboards/<int:key>/arrange/", pinning.arrange, name="dashboard-arrange"),
    path("dashboards/<int:key>/<int:number>/", boards.own_tile, name="own-tile"),
    path("dashboards/<int:key>/<int:number>/title/", pinning.retitle, name="pin-title"),
    path("dashboards/<int:key>/<int:number>/unpin/", pinning.unpin, name="unpin"),
    path("dashboards/<slug:name>/", boards.dashboard, name="dashboard"),
    path("alerts/", include("sextant.chapters.reporting.alerts.urls")),
    path("dashboards/<slug:name>/<int:number>/", boards.tile, name="dashboard-tile"),
]
