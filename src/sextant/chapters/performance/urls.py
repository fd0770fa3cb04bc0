"""The addresses of this chapter."""

from django.urls import URLPattern, URLResolver, path

from sextant.chapters.performance import (
    catalogue,
    deviations,
    home,
    mine,
    overview,
    targets,
    wall,
    why,
)
from sextant.chapters.performance.behaviour import page as behaviour
from sextant.chapters.performance.funnel import page as funnel

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("performance/", overview.overview, name="performance"),
    path("targets/", targets.targets, name="targets"),
    path("targets/branch/", targets.branch, name="targets-branch"),
    path("my-target/", mine.my_target, name="my-target"),
    path("deviations/", deviations.deviations, name="deviations"),
    path("team-wall/", wall.team_wall, name="team-wall"),
    path("metrics/", catalogue.metrics, name="metrics-catalogue"),
    path("funnel/", funnel.page, name="funnel"),
    path("funnel/deals/", funnel.deals, name="funnel-deals"),
    path("behaviour/", behaviour.page, name="behaviour"),
    path("why/<slug:metric>/", why.why, name="why"),
    path("why/<slug:metric>/deeper/", why.deeper, name="why-deeper"),
]
