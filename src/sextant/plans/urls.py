"""The addresses of this room's own pages."""

from django.urls import URLPattern, URLResolver, path

from sextant.plans import sheet_pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("plans/<int:key>/sheet.xlsx", sheet_pages.sheet, name="plan-sheet"),
    path("plans/<int:key>/sheet/", sheet_pages.sheet_import, name="plan-sheet-import"),
]
