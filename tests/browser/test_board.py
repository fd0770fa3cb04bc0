"""The board in a real browser: by mouse, by keys, by menu; refusals are told beside the card."""

from typing import Any

import pytest

from sextant.book.models import Deal, StageChange
from tests.browser.conftest import PHONE
from tests.company import Company


@pytest.fixture
def board(seat: Any, site: str) -> Any:
    page = seat("Dora")
    page.goto(f"{site}/deals/board/")
    page.wait_for_selector(".deal")
    return page


def card(page: Any, name: str) -> Any:
    return page.locator(".deal", has=page.locator(f".deal-name:text-is('{name}')"))


def column(page: Any, company: Company, stage: str) -> Any:
    return page.locator(f".board-column[data-stage='{company.stages[stage].pk}']")


def total(page: Any, company: Company, stage: str) -> str:
    return " ".join(column(page, company, stage).locator(".board-total").inner_text().split())


def said(page: Any, words: str) -> None:
    page.locator("#board-said", has_text=words).wait_for(state="attached")


def drag(page: Any, what: Any, onto: Any) -> None:
    start, end = what.bounding_box(), onto.bounding_box()
    page.mouse.move(start["x"] + 60, start["y"] + 30)
    page.mouse.down()
    page.mouse.move(start["x"] + 80, start["y"] + 40, steps=4)
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=12)
    page.wait_for_timeout(150)
    page.mouse.up()


def stage_of(name: str) -> str:
    return str(Deal.objects.get(name=name).stage)


def test_a_card_is_dragged_to_another_column_and_totals_follow(board: Any, work: Company) -> None:
    assert total(board, work, "New") == "5 deals $1K"
    drag(board, card(board, "Open 2"), column(board, work, "Offer").locator(".board-cards"))
    said(board, "“Open 2” moved to Offer.")
    assert stage_of("Open 2") == "Offer"
    assert total(board, work, "New") == "4 deals $700"
    assert total(board, work, "Offer") == "1 deal $300"
    assert card(board, "Open 2").count() == 1


def test_a_card_moves_by_keys_and_keeps_the_focus(board: Any, work: Company) -> None:
    board.locator(".deal-name").first.focus()
    board.keyboard.press("ArrowDown")
    name = board.evaluate("document.activeElement.textContent")
    board.keyboard.press("]")
    said(board, f"“{name}” moved to Offer.")
    assert board.evaluate("document.activeElement.textContent") == name
    board.keyboard.press("]")
    said(board, f"“{name}” moved to Close.")
    board.keyboard.press("[")
    said(board, f"“{name}” moved to Offer.")
    assert stage_of(name) == "Offer"
    assert StageChange.objects.filter(deal__name=name).count() == 4


def test_arrow_keys_cross_columns_and_enter_opens(board: Any, work: Company) -> None:
    card(board, "Open 0").locator("a").focus()
    board.keyboard.press("]")
    said(board, "moved to Offer")
    board.keyboard.press("ArrowLeft")
    name = board.evaluate("document.activeElement.textContent")
    assert name != "Open 0"
    board.keyboard.press("Enter")
    board.wait_for_selector(f"h1:has-text('{name}')")


def test_a_deal_is_lost_with_a_reason(board: Any, work: Company) -> None:
    card(board, "Open 1").locator("a").focus()
    board.keyboard.press("m")
    board.click("#board-move [data-way=lose]")
    board.select_option("#lose-reason", label="Price")
    board.fill("#lose-note", "They had less to spend")
    board.click("#board-lose button[type=submit]")
    said(board, "“Open 1” is lost.")
    deal = Deal.objects.get(name="Open 1")
    assert (deal.status, deal.loss_reason, deal.loss_note) == (
        "lost", work.reason, "They had less to spend",
    )  # fmt: skip
    assert card(board, "Open 1").count() == 0
    assert total(board, work, "New") == "4 deals $800"


def test_a_loss_thought_better_of_leaves_the_card_where_it_was(board: Any, work: Company) -> None:
    card(board, "Open 1").locator("a").focus()
    board.keyboard.press("m")
    board.click("#board-move [data-way=lose]")
    board.keyboard.press("Escape")
    assert card(board, "Open 1").is_visible()
    assert Deal.objects.get(name="Open 1").is_open


def test_a_deal_is_dropped_on_won(board: Any, work: Company) -> None:
    what = card(board, "Open 3")
    start = what.bounding_box()
    board.mouse.move(start["x"] + 60, start["y"] + 30)
    board.mouse.down()
    board.mouse.move(start["x"] + 90, start["y"] + 60, steps=5)
    drop = board.locator("[data-end=win]").bounding_box()
    board.mouse.move(drop["x"] + 80, drop["y"] + 40, steps=12)
    board.wait_for_timeout(150)
    board.mouse.up()
    said(board, "“Open 3” is won.")
    assert Deal.objects.get(name="Open 3").status == "won"


def test_a_refusal_is_told_on_the_card_which_stays(board: Any, work: Company, page: Any) -> None:
    card(board, "No amount").locator("a").focus()
    board.keyboard.press("m")
    board.click("#board-move [data-way=win]")
    refusal = card(board, "No amount").locator(".refusal")
    refusal.wait_for()
    assert "needs an amount" in refusal.inner_text()
    assert Deal.objects.get(name="No amount").is_open


def test_typing_filters_the_board_and_the_address(board: Any, work: Company) -> None:
    board.fill("#board-q", "Open 2")
    card(board, "Open 1").wait_for(state="detached")
    assert "q=Open%202" in board.url
    drag(board, card(board, "Open 2"), column(board, work, "Close").locator(".board-cards"))
    said(board, "moved to Close")
    assert total(board, work, "Close") == "1 deal"


def test_long_columns_load_as_one_scrolls(seat: Any, site: str, work: Company) -> None:
    for n in range(60):
        work.deal("Cai", "1", name=f"Many {n}")
    page = seat("Dora")
    page.goto(f"{site}/deals/board/")
    first = page.locator(".deal").count()
    for _turn in range(6):
        page.evaluate("document.querySelector('.board-cards').scrollTop = 1e6")
        page.wait_for_timeout(250)
    assert first < page.locator(".deal").count() == 65


def test_a_phone_moves_cards_by_the_menu(seat: Any, site: str, work: Company) -> None:
    page = seat("Ben")
    page.set_viewport_size(PHONE)
    page.goto(f"{site}/deals/board/")
    card(page, "Open 2").locator("[data-move]").click()
    page.click(f"#board-move [data-stage='{work.stages['Close'].pk}']")
    said(page, "moved to Close")
    assert stage_of("Open 2") == "Close"
