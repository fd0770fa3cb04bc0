"""How files speak of order lines, and of orders that came back."""

from __future__ import annotations

from typing import Any

import polars as pl
from django.utils.translation import gettext_lazy as _

from sextant.book.landed.returning import taken_back
from sextant.book.landed.shaping import shape, tell
from sextant.landing.models import LandedPart
from sextant.landing.targets import Appearing, Straight
from sextant.workspace.declare import Field, Kind, Workspace

FACT = "order_lines"
RANK = 80  # after all they name

# Amounts are whole ten-thousandths of the line's currency.
TYPES: dict[str, Any] = {
    "order": pl.String, "line": pl.String, "ordered_on": pl.Date, "ship_days": pl.Int32,
    "account_id": pl.Int64, "product_id": pl.Int64, "owner_id": pl.Int64, "unit_id": pl.Int64,
    "territory_id": pl.Int64, "quantity": pl.Int64, "unit_price": pl.Int64, "amount": pl.Int64,
    "list_amount": pl.Int64, "cost": pl.Int64, "currency": pl.String, "country": pl.String,
    "channel": pl.String, "category": pl.String, "is_return": pl.Boolean,
}  # fmt: skip

ORDER = Field("order", _("Order number"), required=True,
    aliases=("order number", "order no", "order id", "order", "invoice no", "invoice number", "invoice",
             "sales order number", "document no", "订单编号", "订单号", "订单 ID", "订单ID", "单号",
             "发票号", "销售单号"))  # fmt: skip
LINES = Workspace(
    name=FACT, kind="order_line", model=LandedPart, noun=_("order line"), nouns=_("Order lines"),
    fields=(
        ORDER,
        Field("line", _("Line number"),
              aliases=("line number", "line", "line no", "order line", "order line number",
                       "sales order line number", "item no", "行号", "订单行号", "项次", "明细行")),
        Field("ordered_on", _("Order date"), Kind.DATE, required=True,
              aliases=("order date", "ordered on", "invoice date", "date", "sales date",
                       "transaction date", "订单日期", "下单日期", "下单时间", "日期", "开票日期",
                       "销售日期")),
        Field("shipped_on", _("Ship date"), Kind.DATE,
              aliases=("ship date", "shipped on", "delivery date", "发货日期", "发运日期", "交货日期")),
        Field("customer_id", _("Customer number"),
              aliases=("customer id", "customer no", "customer number", "customer code", "account id",
                       "client id", "reseller key", "customer key", "客户 ID", "客户编号", "客户代码",
                       "客户编码")),
        Field("customer", _("Customer"),
              aliases=("customer name", "customer", "account", "account name", "client", "company",
                       "客户名称", "客户", "公司名称")),
        Field("product_id", _("Product code"),
              aliases=("product id", "product code", "stock code", "sku", "item code", "article",
                       "product no", "product key", "产品 ID", "产品编号", "产品代码", "商品编码",
                       "物料编码", "货号")),
        Field("product", _("Product"),
              aliases=("product name", "product", "description", "item", "item name",
                       "product description", "产品名称", "产品", "商品名称", "商品", "品名")),
        Field("category", _("Category"),
              aliases=("category", "product category", "product group", "类别", "产品类别", "分类",
                       "品类")),
        Field("quantity", _("Quantity"), Kind.DECIMAL,
              aliases=("quantity", "qty", "order quantity", "units", "数量", "销量", "件数")),
        Field("unit_price", _("Unit price"), Kind.MONEY,
              aliases=("unit price", "price", "单价", "价格", "售价")),
        Field("amount", _("Amount"), Kind.MONEY,
              aliases=("sales amount", "sales", "amount", "net amount", "line total", "revenue",
                       "total", "销售额", "金额", "销售金额", "总价", "实付金额")),
        Field("list_amount", _("Amount before discount"), Kind.MONEY,
              aliases=("extended amount", "list amount", "gross amount", "折前金额", "原价金额")),
        Field("discount", _("Discount"), Kind.DECIMAL,
              aliases=("discount", "discount rate", "discount %", "unit price discount pct", "折扣",
                       "折扣率")),
        Field("discount_amount", _("Discount amount"), Kind.MONEY,
              aliases=("discount amount", "折扣金额", "优惠金额")),
        Field("cost", _("Cost"), Kind.MONEY,
              aliases=("total product cost", "total cost", "cost", "cost of goods", "cogs", "成本",
                       "总成本")),
        Field("unit_cost", _("Unit cost"), Kind.MONEY,
              aliases=("unit cost", "product standard cost", "standard cost", "单位成本")),
        Field("margin", _("Margin amount"), Kind.MONEY,
              aliases=("profit", "margin", "gross profit", "gross margin", "利润", "毛利")),
        Field("currency", _("Currency"), Kind.CURRENCY, aliases=("currency", "currency code", "币种")),
        Field("owner", _("Salesperson"), Kind.REFERENCE, to="people",
              aliases=("salesperson", "sales rep", "sales person", "owner", "employee key", "seller",
                       "销售人员", "销售员", "业务员", "负责人")),
        Field("region", _("Region"), Kind.REFERENCE, to="units",
              aliases=("region", "sales region", "地区", "大区", "区域", "销售区域")),
        Field("territory", _("Territory"), Kind.REFERENCE, to="territories",
              aliases=("territory", "sales territory", "sales territory key", "辖区", "片区")),
        Field("country", _("Country"),
              aliases=("country", "country/region", "国家", "国家/地区", "国家或地区")),
        Field("channel", _("Channel"), aliases=("channel", "sales channel", "渠道", "销售渠道")),
        Field("returned", _("Returned"), Kind.YES_NO,
              aliases=("returned", "is return", "退回", "退货", "是否退货")),
    ),
    columns=("order", "ordered_on", "customer", "product", "quantity", "amount"),
    rank=RANK,
    aliases=("order_lines", "order lines", "orders", "sales", "invoices", "online retail",
             "sales orders", "订单", "订单明细", "销售明细", "销售"),
)  # fmt: skip

ORDER_LINES = Straight(
    LINES, FACT, "ordered_on", ("order", "line"), TYPES,
    {
        "account_id": Appearing("accounts", "customer_id", "customer", {"country": "country"}),
        "product_id": Appearing("products", "product_id", "product", {"category": "category"},
                                code_field="code"),
    },
    needs_one_of=(("amount", "unit_price"),),
    shape=shape,
    tell=tell,
    alike=("category", "channel", "country"),
)  # fmt: skip

RETURNED_ORDERS = Workspace(
    name="order_returns", kind="order_line", model=LandedPart, noun=_("returned order"),
    nouns=_("Returned orders"),
    fields=(
        ORDER,
        Field("returned", _("Returned"), Kind.YES_NO, required=True,
              aliases=("returned", "is returned", "退回", "退货", "已退回")),
        Field("returned_on", _("Day of return"), Kind.DATE,
              aliases=("return date", "returned on", "退货日期", "退回日期")),
    ),
    columns=("order", "returned"), rank=RANK + 1,
    aliases=("order_returns", "returns", "returned orders", "退货", "退货单"),
)  # fmt: skip
RETURNS = Straight(RETURNED_ORDERS, FACT, "ordered_on", ("order", "line"), TYPES, derive=taken_back)
