"""How products and deals are listed, edited, landed and served."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sextant.book import deal_page, deals, questions
from sextant.book.models import Deal, Product, Stage
from sextant.book.workspaces.deal_verbs import DEAL_VERBS
from sextant.book.workspaces.fields import ACCOUNT, CAME_FROM, CURRENCY, OWNER
from sextant.workspace.declare import Field, Finder, Kind, Workspace
from sextant.workspace.rules import AtLeast, NotBefore, RequiredWhen

# a deal says itself what a forecast may count on, short of its end
OWN_FORECAST = [
    (code, label) for code, label in Stage.Forecast.choices if code != Stage.Forecast.CLOSED
]

PRODUCTS = Workspace(
    name="products", kind="product", model=Product, noun=_("product"), nouns=_("Products"),
    fields=(
        Field("name", _("Name"), required=True,
              aliases=("product", "product name", "name", "item", "产品", "产品名称", "商品",
                       "商品名称", "产品 名称")),
        Field("code", _("Code"), aliases=("code", "sku", "product code", "产品编号", "编码")),
        Field("category", _("Category"),
              aliases=("category", "series", "product category", "family", "类别", "分类", "系列")),
        Field("list_price", _("List price"), Kind.MONEY,
              aliases=("price", "sales price", "list price", "unit price", "价格", "单价", "标价")),
        Field("cost", _("Cost"), Kind.MONEY, needs="margin.see", aliases=("cost", "unit cost", "成本")),
        CURRENCY,
        Field("is_active", _("On sale"), Kind.YES_NO, aliases=("active", "on sale", "在售")),
    ),
    columns=("name", "code", "category", "list_price", "cost", "is_active"),
    search=("name", "code"), filters=("category", "is_active"), rank=20,
    rules=(AtLeast("list_price", 0, _("A price is not below zero: correct it.")),
           AtLeast("cost", 0, _("A cost is not below zero: correct it."))),
    aliases=("products", "items", "catalogue", "产品", "商品"),
)  # fmt: skip

DEALS = Workspace(
    name="deals", kind="deal", model=Deal, noun=_("deal"), nouns=_("Deals"),
    fields=(
        Field("name", _("Name"), required=True,
              aliases=("deal", "deal name", "opportunity", "opportunity name", "name", "topic",
                       "subject", "商机", "商机名称", "机会", "项目名称", "销售机会")),
        ACCOUNT, OWNER,
        Field("stage", _("Stage"), Kind.REFERENCE, to="stages",
              aliases=("stage", "deal stage", "pipeline step", "sales stage", "阶段", "销售阶段",
                       "商机阶段")),
        Field("status", _("Status"), Kind.CHOICE, choices=Deal.Status.choices, editable=False,
              tones={"won": "good", "lost": "bad"},
              aliases=("status", "state", "outcome", "状态", "结果")),
        Field("amount", _("Amount"), Kind.MONEY,
              aliases=("amount", "value", "close value", "deal value", "expected revenue",
                       "revenue", "金额", "预计金额", "商机金额", "合同金额")),
        CURRENCY,
        Field("pipeline", _("Pipeline"), derived=questions.pipeline),
        Field("forecast", _("Forecast category"), Kind.CHOICE, choices=Stage.Forecast.choices,
              derived=questions.forecast),
        Field("forecast_category", _("Own forecast category"), Kind.CHOICE, choices=OWN_FORECAST,
              help=_("Empty is the category of the stage.")),
        Field("products", _("Products"), Kind.REFERENCE, to="products",
              aliases=("product", "products", "product name", "productseq", "产品", "商品",
                       "产品名称", "意向产品")),
        Field("created_on", _("Created"), Kind.DATE,
              aliases=("created", "created on", "create date", "engage date", "open date",
                       "opportunity created on", "创建日期", "创建时间", "立项日期")),
        Field("expected_close_on", _("Expected close"), Kind.DATE,
              aliases=("expected close", "expected close date", "date deadline", "deadline",
                       "预计成交日期", "预计签单日期", "预计结束日期")),
        Field("closed_on", _("Closed"), Kind.DATE, editable=False,
              aliases=("closed", "close date", "closed on", "date closed", "成交日期", "结束日期",
                       "关闭日期")),
        Field("loss_reason", _("Loss reason"), Kind.REFERENCE, to="loss_reasons", editable=False,
              aliases=("loss reason", "lost reason", "reason lost", "输单原因", "丢单原因")),
        CAME_FROM,
        Field("partner", _("Partner"), Kind.REFERENCE, to="accounts"),
        Field("next_step", _("Next step"), aliases=("next step", "下一步")),
        Field("next_step_on", _("Next step due"), Kind.DATE,
              aliases=("next step due", "next step date", "下一步日期")),
        Field("pushes", _("Pushes"), Kind.WHOLE, derived=questions.pushes),
    ),
    columns=("name", "account", "stage", "status", "amount", "owner", "expected_close_on",
             "created_on"),
    finders=(Finder("sold_by", _("Seller"), "people", questions.sold_by),),
    search=("name", "account__name"), order=("-created_on", "-id"), key="external_id",
    filters=("status", "stage", "forecast", "owner", "account", "products", "came_from",
             "loss_reason", "created_on", "expected_close_on", "closed_on", "next_step_on", "amount",
             "pushes"),
    rules=(
        AtLeast("amount", 0, _("A deal's amount is not below zero: correct it.")),
        NotBefore("closed_on", "created_on",
                  _("The deal closed before it was created: correct one of the two days.")),
        RequiredWhen("closed_on", "status", ("won", "lost"),
                     _("A closed deal needs the day it closed: fill it in.")),
    ),
    verbs=DEAL_VERBS,
    create=deals.create, edit=deals.edit, rank=70,
    detail_template="book/deal.html", detail_context=deal_page.context,
    aliases=("deals", "opportunities", "pipeline", "sales pipeline", "商机", "销售机会", "项目"),
)  # fmt: skip
