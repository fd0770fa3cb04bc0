"""The addresses of this chapter."""

from django.urls import URLPattern, URLResolver, path

from sextant.chapters.strategy import aims, calibration, numbers, planner, submissions

urlpatterns: list[URLPattern | URLResolver] = [
    path("strategy/", aims.aims, name="strategy"),
    path("plans/<int:key>/table/", planner.planner, name="plan-table"),
    path("plans/<int:key>/calibration/", calibration.calibration, name="plan-calibration"),
    path("plans/<int:key>/submissions/", submissions.submissions, name="plan-submissions"),
    path("plans/<int:key>/numbers/", numbers.numbers, name="plan-numbers"),
    path("plans/<int:key>/locks/", numbers.locks, name="plan-locks"),
    path("plans/<int:key>/releases/", numbers.releases, name="plan-releases"),
    path("plans/<int:key>/share/", numbers.share, name="plan-share"),
    path("plans/<int:key>/season/", numbers.season, name="plan-season"),
]
