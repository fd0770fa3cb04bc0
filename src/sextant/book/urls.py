"""The addresses of the book's hand-made pages."""

from django.urls import URLPattern, URLResolver, path

from sextant.book import attention, board, gate_page, people_pages
from sextant.book.landed import pages as line_pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("deals/attention/", attention.attention, name="attention"),
    path("deals/<int:key>/enter/<int:stage>/", gate_page.enter, name="enter-stage"),
    path("order_lines/", line_pages.order_lines, name="order-lines"),
    path("order_lines/export/", line_pages.export, name="order-lines-export"),
    path("people/figures/", people_pages.people, name="people"),
    path("deals/board/", board.board, name="board"),
    path("deals/board/usual-stages/", board.usual_stages, name="usual-stages"),
    path("deals/board/stage/<int:stage>/", board.cards, name="board-cards"),
    path("deals/board/<int:key>/move/", board.move, name="board-move"),
    path("deals/board/<int:key>/win/", board.win, name="board-win"),
    path("deals/board/<int:key>/lose/", board.lose, name="board-lose"),
]
