"""The addresses of this room's hand-made pages."""

from django.urls import URLPattern, URLResolver, path

from sextant.book.quotes import comparing, editor, letterhead_page, offer_page, quote_page

urlpatterns: list[URLPattern | URLResolver] = [
    path("quotes/<int:key>/write/", editor.write, name="quote-write"),
    path("quotes/<int:key>/write/part/", editor.part, name="quote-part"),
    path("quotes/<int:key>/write/products/", editor.products, name="quote-products"),
    path("quotes/<int:key>/compare/", comparing.compare, name="quote-compare"),
    path("quotes/<int:key>/paper/", quote_page.pdf, name="quote-pdf"),
    path("quotes/<int:key>/paper/<int:number>/", quote_page.pdf, name="quote-version-pdf"),
    path("letterheads/<int:key>/logo/", letterhead_page.logo, name="letterhead-logo"),
    path("offer/<str:token>/", offer_page.offer, name="offer"),
    path("offer/<str:token>/pdf/", offer_page.offer_pdf, name="offer-pdf"),
]
