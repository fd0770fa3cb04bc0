"""The addresses of this room's hand-made pages."""

from django.urls import URLPattern, URLResolver, path

from sextant.book.prospects import assignment_page, pool_page, public_form

urlpatterns: list[URLPattern | URLResolver] = [
    path("f/<str:address>/", public_form.show, name="public-form"),
    path("f/<str:address>/thanks/", public_form.thanks, name="public-form-thanks"),
    path("leads/assignment/", assignment_page.assignment, name="assignment"),
    path("pool/", pool_page.pool, name="pool"),
    path("pool/<str:kind>/<int:key>/claim/", pool_page.claim, name="pool-claim"),
]
