"""The addresses of this room's hand-made pages."""

from django.urls import URLPattern, URLResolver, path

from sextant.book.diary import calendar_page, my_day, noting

urlpatterns: list[URLPattern | URLResolver] = [
    path("calendar/", calendar_page.show, name="calendar"),
    path("calendar/feed/", calendar_page.open_feed, name="calendar-feed-open"),
    path("calendar/feed/close/", calendar_page.close_feed, name="calendar-feed-close"),
    path("calendar/feed/<str:token>.ics", calendar_page.feed, name="calendar-feed"),
    path("day/", my_day.show, name="my-day"),
    path("note/", noting.note, name="note"),
]
