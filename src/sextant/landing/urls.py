"""The addresses of bringing files in."""

from django.urls import URLPattern, URLResolver, path

from sextant.landing import pages, quarantine_pages

app_name = "landing"
urlpatterns: list[URLPattern | URLResolver] = [
    path("landings/", pages.start, name="start"),
    path("landings/<int:number>/", pages.landing, name="landing"),
    path("landings/<int:number>/progress/", pages.progress, name="progress"),
    path("landings/<int:number>/plan/", pages.plan, name="plan"),
    path("landings/<int:number>/carry-out/", pages.carry_out, name="carry-out"),
    path("landings/<int:number>/withdrawal/", pages.withdraw, name="withdraw"),
    path("landings/<int:number>/reversal/", pages.revert, name="revert"),
    path("landings/<int:number>/quarantine/", quarantine_pages.mend, name="mend"),
    path("landings/<int:number>/quarantine.csv", quarantine_pages.as_csv, name="csv"),
]
