"""Where someone can be reached, brought to a comparable form: phone numbers and e-mail domains."""

from __future__ import annotations

import re
from functools import lru_cache

SHORTEST, LONGEST_DOMAIN = 6, 120
FREE_MAIL = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "msn.com",
        "yahoo.com",
        "ymail.com",
        "aol.com",
        "icloud.com",
        "me.com",
        "mac.com",
        "gmx.de",
        "gmx.net",
        "gmx.com",
        "web.de",
        "t-online.de",
        "freenet.de",
        "mail.com",
        "proton.me",
        "protonmail.com",
        "orange.fr",
        "free.fr",
        "wanadoo.fr",
        "laposte.net",
        "libero.it",
        "virgilio.it",
        "yandex.ru",
        "mail.ru",
        "qq.com",
        "vip.qq.com",
        "foxmail.com",
        "163.com",
        "vip.163.com",
        "126.com",
        "yeah.net",
        "sina.com",
        "sina.cn",
        "vip.sina.com",
        "sohu.com",
        "139.com",
        "189.cn",
        "21cn.com",
        "aliyun.com",
        "tom.com",
        "hinet.net",
        "yahoo.com.tw",
        "yahoo.com.hk",
        "yahoo.co.jp",
        "yahoo.co.uk",
        "hotmail.co.uk",
        "naver.com",
        "hanmail.net",
    ]
)
FREE_FAMILIES = ("yahoo.", "hotmail.", "outlook.", "live.")
INTERNATIONAL = re.compile(r"\+[1-9][\d\s().\-/]{6,}")


def _digits(text: str) -> str:
    digits = re.sub(r"\D", "", text)
    return digits[:40] if len(digits) >= SHORTEST else ""


@lru_cache(100_000)
def phone_key(text: str, country: str) -> str:
    """Return a phone number as digits with its country's code; `country` is where it is dialled.

    Source: ITU-T E.164; numbering plans as in `phonenumbers`.
    """
    if not text:
        return ""
    if INTERNATIONAL.fullmatch(text.strip()) and "(0" not in text:
        return re.sub(r"\D", "", text)[:40]
    import phonenumbers

    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return _digits(text)
    if len(str(number.national_number)) < SHORTEST:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164).lstrip("+")[:40]


def is_free(domain: str) -> bool:
    """Tell whether anyone may have an address at a domain."""
    return domain in FREE_MAIL or domain.startswith(FREE_FAMILIES)


def email_key(email: str) -> str:
    """Return the company's domain of an address; of a free mail service the whole address."""
    address = email.strip().casefold()
    _name, mark, domain = address.rpartition("@")
    if not mark or not domain:
        return ""
    return (address if is_free(domain) else domain)[:LONGEST_DOMAIN]


def site_key(website: str) -> str:
    """Return the domain of a web site."""
    host = re.sub(r"^[a-z]+://", "", website.strip().casefold()).split("/")[0].split(":")[0]
    host = host.removeprefix("www.")
    return host[:LONGEST_DOMAIN] if "." in host and not is_free(host) else ""
