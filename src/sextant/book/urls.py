"""The addresses of the book's hand-made pages."""

from django.urls import URLPattern, URLResolver, path

from sextant.book import board

urlpatterns: list[URLPattern | URLResolver] = [
    path("deals/board/", board.board, name="board"),
    path("deals/board/stage/<int:stage>/", board.cards, name="board-cards"),
    path("deals/board/<int:key>/move/", board.move, name="board-move"),
    path("deals/board/<int:key>/win/", board.win, name="board-win"),
    path("deals/board/<int:key>/lose/", board.lose, name="board-lose"),
]
