"""Money: an exact amount with its currency, and the field that stores amounts exactly."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from babel.numbers import get_currency_precision
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from sextant.kernel.unable import Unable

PLACES = 4
LIMIT = Decimal(9) * 10**14


class UnableToMix(Unable):
    """Amounts of different currencies are never added or compared."""

    def __init__(self, left: str, right: str) -> None:
        super().__init__(
            _("%(left)s and %(right)s cannot be added: convert them at a dated rate first.")
            % {"left": left, "right": right}
        )


class UnableToStore(Unable):
    """An amount is too large, or too fine, to be stored exactly."""


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount of one currency (ISO 4217 code)."""

    amount: Decimal
    currency: str

    def __add__(self, other: Money) -> Money:
        """Add money of the same currency."""
        self._same(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        """Subtract money of the same currency."""
        self._same(other)
        return Money(self.amount - other.amount, self.currency)

    def __neg__(self) -> Money:
        """Return the opposite amount."""
        return Money(-self.amount, self.currency)

    def __mul__(self, factor: Decimal | int) -> Money:
        """Return the amount times a factor, rounded to the smallest unit of the currency."""
        return Money(rounded(self.amount * factor, self.currency), self.currency)

    def __lt__(self, other: Money) -> bool:
        """Compare money of the same currency."""
        self._same(other)
        return self.amount < other.amount

    def __str__(self) -> str:
        """Return the amount and the code, for logs and tests; pages format by locale."""
        return f"{self.amount} {self.currency}"

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise UnableToMix(self.currency, other.currency)


def smallest_unit(currency: str) -> Decimal:
    """Return the smallest unit of a currency: 0.01 for USD, 1 for JPY, 0.001 for KWD."""
    return Decimal(1).scaleb(-get_currency_precision(currency))


def rounded(amount: Decimal, currency: str) -> Decimal:
    """Round half up to the smallest unit of the currency."""
    return amount.quantize(smallest_unit(currency), rounding=ROUND_HALF_UP)


def to_scaled(value: Decimal | int | str, places: int = PLACES) -> int:
    """Return a decimal as a whole number of its last place; refuse what would lose digits."""
    number = value if isinstance(value, Decimal) else Decimal(value)
    if not number.is_finite() or abs(number) >= Decimal(9).scaleb(18 - places):
        raise ValidationError(
            _("%(value)s is too large to store exactly."), params={"value": value}
        )
    scaled = number.scaleb(places)
    if scaled != scaled.to_integral_value():
        raise ValidationError(
            _("%(value)s has more than %(places)s decimals."),
            params={"value": value, "places": places},
        )
    return int(scaled)


def from_scaled(value: int | Decimal, places: int = PLACES) -> Decimal:
    """Return the decimal that a stored whole number stands for."""
    return Decimal(value).scaleb(-places).quantize(Decimal(1).scaleb(-places))


class AmountField(models.Field[Decimal | int | str | None, Any]):
    """An exact decimal, kept as a whole number of its last place on every database."""

    description = "exact decimal"
    empty_strings_allowed = False

    def __init__(self, *args: Any, places: int = PLACES, **kwargs: Any) -> None:
        self.places = places
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Tell migrations the number of places."""
        name, path, args, kwargs = super().deconstruct()
        if self.places != PLACES:
            kwargs["places"] = self.places
        return name, path, args, kwargs

    def get_internal_type(self) -> str:
        """Store as a 64-bit whole number."""
        return "BigIntegerField"

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Decimal | None:
        """Return the decimal for a stored whole number."""
        return None if value is None else from_scaled(value, self.places)

    def to_python(self, value: Any) -> Decimal | None:
        """Return a typed value as a decimal, or say why it is none."""
        if value is None or isinstance(value, Decimal):
            return value
        try:
            return Decimal(str(value))
        except InvalidOperation as error:
            raise ValidationError(
                _("“%(value)s” is not a number."), params={"value": value}
            ) from error

    def get_prep_value(self, value: Any) -> int | None:
        """Return the whole number to store."""
        value = super().get_prep_value(value)
        if value is None:
            return None
        try:
            return to_scaled(self.to_python(value) or Decimal(0), self.places)
        except ValidationError as error:
            # what was reckoned from readable figures may still be too much: that is an answer
            raise UnableToStore(" ".join(error.messages)) from error

    def value_to_string(self, obj: models.Model) -> str:
        """Serialise as decimal text."""
        return str(self.value_from_object(obj))

    def formfield(self, **kwargs: Any) -> Any:
        """Edit as a decimal."""
        return super().formfield(
            **{"form_class": forms.DecimalField, "decimal_places": self.places, **kwargs}
        )
