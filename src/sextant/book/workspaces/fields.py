"""Fields that several records share, with the names people give them in their files."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sextant.workspace.declare import Field, Kind

OWNER = Field(
    "owner", _("Owner"), Kind.REFERENCE, to="people",
    aliases=("owner", "sales agent", "sales owner", "account owner", "opportunity owner name",
             "salesperson", "seller", "rep", "assigned to", "user", "user no", "system user",
             "systemuserseq", "负责人", "销售", "销售人员", "业务员", "所有者", "跟进人", "销售代表"),
)  # fmt: skip
EMAIL = Field(
    "email",
    _("E-mail"),
    Kind.EMAIL,
    aliases=("email", "e-mail", "mail", "邮箱", "电子邮件", "邮件"),
)
PHONE = Field(
    "phone", _("Phone"), Kind.PHONE,
    aliases=("phone", "telephone", "mobile", "tel", "电话", "手机", "联系电话"),
)  # fmt: skip
COUNTRY = Field(
    "country", _("Country"), aliases=("country", "office location", "nation", "国家", "国家/地区")
)
CITY = Field("city", _("City"), aliases=("city", "town", "城市"))
CURRENCY = Field("currency", _("Currency"), Kind.CURRENCY, aliases=("currency", "币种", "货币"))
CAME_FROM = Field(
    "came_from", _("Source"), Kind.REFERENCE, to="sources",
    aliases=("source", "lead source", "campaign", "campaign name", "channel", "origin",
             "来源", "线索来源", "渠道", "商机来源"),
)  # fmt: skip
ACCOUNT = Field(
    "account", _("Account"), Kind.REFERENCE, to="accounts",
    aliases=("account", "account name", "customer", "customer name", "client", "company",
             "partner", "partner no", "accountseq", "客户", "客户名称", "公司", "企业名称"),
)  # fmt: skip
