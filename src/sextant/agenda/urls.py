"""The addresses of this room's hand-made pages."""

from django.urls import URLPattern, URLResolver, path

from sextant.agenda import background_page, notice_pages, pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("approvals/mine/", pages.desk, name="approvals"),
    path("approvals/stand-in/", pages.stand_in, name="stand-in"),
    path("approvals/stand-in/<int:key>/end/", pages.take_back, name="end-stand-in"),
    path("background/", background_page.show, name="background"),
    path("background/<int:key>/again/", background_page.again, name="react-again"),
    path("background/<int:key>/drop/", background_page.drop, name="drop-reaction"),
    path("notices/", notice_pages.every, name="notices"),
    path("notices/panel", notice_pages.panel, name="notices-panel"),
    path("notices/count", notice_pages.count, name="notices-count"),
    path("notices/read/", notice_pages.read_all, name="read-notices"),
    path("notices/choices/", notice_pages.choices, name="notice-choices"),
    path("notices/<int:key>/", notice_pages.open_one, name="notice"),
]
