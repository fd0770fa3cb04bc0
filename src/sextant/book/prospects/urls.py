"""The addresses of this room's hand-made pages."""

from django.urls import URLPattern, URLResolver, path

from sextant.book.prospects import (
    assignment_page,
    convert_page,
    pool_page,
    public_form,
    twin_pages,
)

TWINS = "duplicates/<slug:name>/<int:first>/<int:second>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("duplicates/", twin_pages.worklist, name="duplicates"),
    path("duplicates/<slug:name>/like/", twin_pages.like, name="like"),
    path(TWINS, twin_pages.pair, name="pair"),
    path(f"{TWINS}not-same/", twin_pages.dismiss, name="not-same"),
    path(f"{TWINS}part/", twin_pages.part, name="part"),
    *(
        path(f"{name}/<int:first>/merge/", twin_pages.choose, {"name": name})
        for name in twin_pages.KINDS
    ),
    path("leads/<int:key>/convert/", convert_page.convert, name="convert"),
    path("f/<str:address>/", public_form.show, name="public-form"),
    path("f/<str:address>/thanks/", public_form.thanks, name="public-form-thanks"),
    path("leads/assignment/", assignment_page.assignment, name="assignment"),
    path("pool/", pool_page.pool, name="pool"),
    path("pool/<str:kind>/<int:key>/claim/", pool_page.claim, name="pool-claim"),
]
