"""How files speak of deals, their stages and their products, and of activities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from django.utils.translation import gettext as _

from sextant.book.models import (
    AmountChange,
    CloseMove,
    DealLine,
    Pipeline,
    Product,
    Stage,
    StageChange,
)
from sextant.kernel.money import from_scaled, to_scaled
from sextant.landing.habits import Habit, Occasion
from sextant.landing.writing import insert

if TYPE_CHECKING:
    from decimal import Decimal

CLOSED = 900  # from this place on stand the stages of closed deals
WON = ("won", "closed won", "win", "赢单", "成交", "已成交", "签约", "已赢单", "成功", "贏單")
LOST = ("lost", "closed lost", "lose", "输单", "丢单", "已丢单", "失败", "已输单", "流失", "輸單")
OPEN = ("open", "in progress", "active", "进行中", "跟进中", "打开", "未结束", "開啟")
STATUS_WORDS = dict.fromkeys(WON, "won") | dict.fromkeys(LOST, "lost") | dict.fromkeys(OPEN, "open")
# where a stage of this name usually stands in a pipeline, and how often its deals are won
USUAL = {
    "prospecting": (10, 10), "prospect": (10, 10), "lead": (10, 10), "new": (10, 10),
    "初步接触": (10, 10), "线索": (10, 10), "初步沟通": (10, 10), "qualify": (20, 20),
    "qualified": (20, 25), "qualification": (20, 20), "需求确认": (25, 25), "需求分析": (25, 25),
    "engaging": (30, 30), "discovery": (30, 30), "develop": (40, 40), "方案": (45, 45),
    "方案制定": (45, 45), "proposition": (50, 50), "propose": (50, 50), "proposal": (50, 50),
    "报价": (55, 55), "方案报价": (55, 55), "negotiation": (70, 75), "谈判": (70, 75),
    "商务谈判": (70, 75), "close": (80, 85), "closing": (80, 85), "合同": (85, 85),
} | dict.fromkeys(WON, (900, 100)) | dict.fromkeys(LOST, (910, 0))  # fmt: skip


def prepare_deals(frame: pl.DataFrame, occasion: Occasion) -> pl.DataFrame:
    """Say in our words what a deals file says in its own: status, days, name, stage."""
    borrowed = {"account", "products"} - set(frame.columns)
    frame = _with(frame, "status", "stage", "name", "account", "products")
    closes = {"closed_on", "expected_close_on"} & set(frame.columns)
    no_closing_day = "closed_on" not in closes and "expected_close_on" in closes
    frame = _with(frame, "closed_on", "expected_close_on", kind=pl.Date)
    word = pl.col("stage").str.to_lowercase().str.replace(r"^[0-9]+[\s.\-_、]*", "")
    ending = word.replace_strict(
        dict.fromkeys(WON, "won") | dict.fromkeys(LOST, "lost"),
        default=None,
        return_dtype=pl.String,
    )
    frame = frame.with_columns(pl.coalesce("status", ending, pl.lit("open")).alias("status"))
    if no_closing_day:
        frame = _closed_as_expected(frame, occasion)
    is_open = pl.col("status") == "open"
    expected = pl.coalesce("expected_close_on", "closed_on")
    return frame.with_columns(
        pl.when(is_open).then(expected).otherwise("expected_close_on").alias("expected_close_on"),
        pl.when(~is_open).then("closed_on").alias("closed_on"),
        pl.coalesce("name", _made_name()).alias("name"),
        pl.coalesce("stage", _stage_of("status")).alias("stage"),
    ).drop(borrowed)


def _with(frame: pl.DataFrame, *names: str, kind: Any = pl.String) -> pl.DataFrame:
    return frame.with_columns(
        pl.lit(None, dtype=kind).alias(name) for name in names if name not in frame.columns
    )


def _closed_as_expected(frame: pl.DataFrame, occasion: Occasion) -> pl.DataFrame:
    """Let closed deals of a file without closing days have closed on the day they were expected."""
    past = pl.col("expected_close_on") <= pl.lit(occasion.at.date())
    takes = (pl.col("status") != "open") & past
    if frame.select(takes.any()).item():
        occasion.notes.add(
            _("The file has no closing days: closed deals count from their expected day.")
        )
    return frame.with_columns(pl.when(takes).then("expected_close_on").alias("closed_on"))


def _made_name() -> pl.Expr:
    both = pl.concat_str(["products", "account"], separator=" · ", ignore_nulls=True)
    return pl.when(both != "").then(both).otherwise("external_id").str.head(200)


def _stage_of(status: str) -> pl.Expr:
    first = Stage.objects.open().first()
    names = {"won": "Won", "lost": "Lost", "open": first.name if first else "New"}
    return pl.col(status).replace_strict(names, default=names["open"], return_dtype=pl.String)


def prepare_stages(frame: pl.DataFrame, _occasion: Occasion) -> pl.DataFrame:
    """Give stages that a file names their place in the pipeline, and a usual probability."""
    pipeline = Pipeline.objects.order_by("position", "id").first()
    pipeline = pipeline or Pipeline.objects.create(name=_("Sales"))
    names = frame["name"].to_list()
    places = [_place(name, order) for order, name in enumerate(names)]
    ends = dict.fromkeys(WON, Stage.Kind.WON) | dict.fromkeys(LOST, Stage.Kind.LOST)
    kinds = [str(ends.get(name.strip().lower(), Stage.Kind.OPEN)) for name in names]
    return frame.with_columns(
        pl.lit(pipeline.pk).alias("pipeline_id"),
        pl.Series("position", [place for place, _chance in places], dtype=pl.Int64),
        pl.Series("probability", [chance for _place, chance in places], dtype=pl.Int64),
        pl.Series("kind", kinds, dtype=pl.String),
    )


def _place(name: str, order: int) -> tuple[int, int]:
    number, _dash, rest = name.partition("-")
    place, chance = USUAL.get((rest or name).strip().lower(), (600 + order, 50))
    return (
        (int(number) * 10, chance)
        if number.strip().isdigit() and place < CLOSED
        else (place, chance)
    )


def follow_deals(frame: pl.DataFrame, occasion: Occasion) -> None:
    """Write the products of landed deals, and the moves a later file tells of."""
    if "products" in frame.columns:
        _write_lines(frame)
    if "before_stage_id" in frame.columns:
        moved = frame.filter(
            pl.col("before_stage_id").is_not_null()
            & (pl.col("before_stage_id") != pl.col("stage_id"))
        )
        StageChange.objects.bulk_create(
            StageChange(deal_id=deal, from_stage_id=before, to_stage_id=after, at=occasion.at,
                        by=occasion.by, source=occasion.source)
            for deal, before, after in moved.select("id", "before_stage_id", "stage_id").rows()
        )  # fmt: skip
    _keep_changes(frame.filter(~pl.col("made")), occasion)


def _keep_changes(changed: pl.DataFrame, occasion: Occasion) -> None:
    """Keep the closing days that a later file moves, and the amounts it changes."""
    told = set(changed.columns)
    if {"expected_close_on", "before_expected_close_on"} <= told:
        before, after = pl.col("before_expected_close_on"), pl.col("expected_close_on")
        moved = changed.filter(~before.eq_missing(after) & (pl.col("status") == "open"))
        CloseMove.objects.bulk_create(
            CloseMove(deal_id=deal, before=was, after=now, at=occasion.at, by=occasion.by)
            for deal, was, now in moved.select("id", before, after).rows()
        )
    if {"amount", "before_amount", "currency", "before_currency"} <= told:
        pair = [pl.col("before_amount"), pl.col("before_currency"), pl.col("amount"),
                pl.col("currency")]  # fmt: skip
        other = ~pair[0].eq_missing(pair[2]) | (pair[1] != pair[3])
        AmountChange.objects.bulk_create(
            AmountChange(deal_id=deal, before=_amount(was), before_currency=was_in,
                         after=_amount(now), after_currency=now_in, at=occasion.at, by=occasion.by)
            for deal, was, was_in, now, now_in in changed.filter(other).select("id", *pair).rows()
        )  # fmt: skip


def _amount(scaled: int | None) -> Decimal | None:
    return None if scaled is None else from_scaled(scaled)


def _write_lines(frame: pl.DataFrame) -> None:
    frame = _with(frame, "amount", kind=pl.Int64)
    old = frame.filter(~pl.col("made"))["id"].to_list()
    for start in range(0, len(old), 5000):
        DealLine.objects.filter(deal__in=old[start : start + 5000]).delete()
    sold = frame.filter(pl.col("products").is_not_null())
    prices = {pk: _scaled(price) for pk, price in Product.objects.values_list("pk", "list_price")}
    one = to_scaled(1)
    rows = [
        (deal, product, 0, one, prices.get(product), amount)
        for deal, product, amount in sold.select("id", "products", "amount").rows()
    ]
    if rows:
        names = ("deal_id", "product_id", "position", "quantity", "unit_price", "amount")
        insert(DealLine._meta.db_table, names, rows)  # noqa: SLF001


def _scaled(price: Decimal | None) -> int | None:
    return None if price is None else to_scaled(price)


def products_of(numbers: list[int]) -> dict[int, dict[str, Any]]:
    """Return the first product of each deal."""
    found: dict[int, dict[str, Any]] = {}
    for start in range(0, len(numbers), 5000):
        lines = DealLine.objects.filter(deal__in=numbers[start : start + 5000]).order_by(
            "-position"
        )
        for deal, product in lines.values_list("deal_id", "product_id"):
            found[deal] = {"products": product}
    return found


def prepare_activities(frame: pl.DataFrame, occasion: Occasion) -> pl.DataFrame:
    """Take past activities as done where the file does not say."""
    if "done" in frame.columns or "at" not in frame.columns:
        return frame
    return frame.with_columns((pl.col("at") <= occasion.at.replace(tzinfo=None)).alias("done"))


STAGES = Habit(by_name=True, one_a_name=True, prepare=prepare_stages)
DEALS = Habit(
    known_by=(("name", "account"),),
    derives=frozenset({"name", "stage"}),
    extras=frozenset({"products"}),
    words={"status": STATUS_WORDS},
    month="created_on",
    watched=("stage_id", "expected_close_on", "amount", "currency"),
    prepare=prepare_deals,
    after=follow_deals,
    before=products_of,
)
ACTIVITIES = Habit(
    words={
        "kind": {
            "phone": "call", "phone call": "call", "电话": "call", "通话": "call", "拜访": "visit",
            "上门": "visit", "会议": "meeting", "appointment": "meeting", "邮件": "email",
            "e-mail": "email", "mail": "email", "任务": "task", "todo": "task", "to-do": "task",
        }
    },
    month="",
    prepare=prepare_activities,
)  # fmt: skip
