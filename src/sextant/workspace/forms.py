"""Forms built from declarations: each field is read by the same words for people and programs."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from sextant.kernel.unable import Unable
from sextant.workspace import columns as place
from sextant.workspace import declare, sending, typed, words, written
from sextant.workspace.declare import Kind
from sextant.workspace.rows import RowsWidget

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sextant.kernel.models import Person
    from sextant.kernel.scope import Scope
    from sextant.workspace.columns import Column
    from sextant.workspace.declare import Field, Verb, Workspace

FEW = 60  # as many as fit in a plain list; more are searched for while typing


class UnableToOverwrite(Unable):
    """Someone else changed the record meanwhile."""

    def __init__(self, sentence: str = "") -> None:
        super().__init__(
            sentence or _("Someone else changed this meanwhile: look at both versions.")
        )


class TypedField(forms.Field):
    """A form field that reads what is typed the way the declared field says."""

    def __init__(
        self, field: Field, scope: Scope, *, column: Column | None, held: Any, required: bool
    ) -> None:
        self.declared, self.scope, self.column, self.held = field, scope, column, held
        super().__init__(
            required=required,
            label=field.label,
            help_text=field.help,
            widget=widget(field, scope, column, held),
            initial=_initial(field, held),
        )

    def to_python(self, value: Any) -> Any:
        """Read what was typed; what the record holds already is never refused."""
        if self._unchanged(value):
            return self.held
        try:
            read = typed.read(self.declared, value, self.scope, column=self.column)
        except typed.Unreadable as refusal:
            raise ValidationError(str(refusal)) from refusal
        self._offer(read)
        return self.held if self._is_same_minute(read) else read

    def _is_same_minute(self, read: Any) -> bool:
        # the control knows minutes: seconds that it never showed are kept
        if self.declared.kind is not Kind.INSTANT:
            return False
        held = self.held
        return isinstance(held, datetime) and held.replace(second=0, microsecond=0) == read

    def _offer(self, read: Any) -> None:
        # what was found by searching is offered when the form is shown again
        if self.declared.kind is Kind.REFERENCE and isinstance(self.widget, forms.Select):
            known = {str(key) for key, _label in self.widget.choices}
            more = [(one.pk, str(one)) for one in _listed(read) if str(one.pk) not in known]
            self.widget.choices = [*self.widget.choices, *more]

    def _unchanged(self, value: Any) -> bool:
        if self.declared.kind is not Kind.REFERENCE or self.held in typed.EMPTY:
            return False
        return str(getattr(self.held, "pk", "")) == str(value)

    def validate(self, value: Any) -> None:
        """Ask for what is required."""
        if self.required and value in typed.EMPTY:
            raise ValidationError(_("Fill this in."))


def widget(field: Field, scope: Scope, column: Column | None, held: Any) -> forms.Widget:
    """Return the control that suits what a field holds."""
    if field.kind is Kind.REFERENCE:
        return _chooser(field, scope, column, held)
    if field.kind is Kind.CHOICE:
        return forms.Select(choices=[("", "–"), *field.choices])
    if field.kind is Kind.ROWS:
        return RowsWidget(field, lambda inner, one: _in_row(inner, scope, one))
    if field.kind is Kind.YES_NO:
        return forms.CheckboxInput()
    made: Callable[[], forms.Widget] | None = {
        Kind.LONG_TEXT: lambda: forms.Textarea(attrs={"rows": 4}),
        Kind.DATE: lambda: forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        Kind.INSTANT: lambda: forms.DateTimeInput(
            format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}
        ),
        Kind.SECRET: lambda: forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        Kind.EMAIL: lambda: forms.EmailInput(attrs={"autocomplete": "off"}),
        Kind.PHONE: lambda: forms.TextInput(attrs={"type": "tel"}),
        Kind.CURRENCY: lambda: forms.TextInput(attrs={"maxlength": 3, "class": "short"}),
    }.get(field.kind)
    if made is not None:
        return made()
    figures = {"inputmode": "decimal", "class": "short"} if field.kind in place.FIGURES else {}
    return forms.TextInput(attrs={"autocomplete": "off", **figures})


def _in_row(inner: Field, scope: Scope, held: Any) -> forms.Widget:
    """Return a control of a row; what was typed there before is chosen again."""
    if inner.kind is Kind.REFERENCE and isinstance(held, str):
        try:
            held = typed.read(inner, held, scope)
        except typed.Unreadable:
            held = None
    return widget(inner, scope, None, held)


def _listed(held: Any) -> list[Any]:
    return held if isinstance(held, list) else [] if held in typed.EMPTY else [held]


def _chooser(field: Field, scope: Scope, column: Column | None, held: Any) -> forms.Widget:
    target, many = declare.get(field.to), column is not None and column.many
    options = words.matches(target, "", scope, FEW + 1)
    chosen = [(one.pk, str(one)) for one in _listed(held)]
    attrs = {}
    if len(options) > FEW:
        options, attrs = [], {"data-options": f"/{target.name}/options"}
    known = dict([*chosen, *options])
    if many:
        return forms.SelectMultiple(attrs={"data-many": "", **attrs}, choices=list(known.items()))
    return forms.Select(attrs=attrs, choices=[("", "–"), *known.items()])


def _initial(field: Field, held: Any) -> Any:
    if field.kind is Kind.REFERENCE:
        if isinstance(held, list):
            return [one.pk for one in held]
        return getattr(held, "pk", None)
    if field.kind in {Kind.MONEY, Kind.DECIMAL, Kind.PERCENT} and held is not None:
        return written.plain(held)
    if field.kind is Kind.INSTANT and held is not None:
        return timezone.localtime(held).replace(tzinfo=None)
    return held


class DeclaredForm(forms.Form):
    """A form over declared fields; what it read stands in `cleaned_data`."""

    use_required_attribute = True
    default_renderer = None

    def __init__(self, fields: Iterable[tuple[str, TypedField]], data: Any = None) -> None:
        super().__init__(data, auto_id="f-%s")
        self.fields.update(dict(fields))
        self.token = (data or {}).get("token") or sending.token()


class RecordForm(DeclaredForm):
    """A form that makes or changes a record, held to the rules of its declaration."""

    def __init__(
        self, workspace: Workspace, record: Any, scope: Scope, data: Any = None, **rest: Any
    ) -> None:
        self.workspace, self.record, self.scope = workspace, record, scope
        only: tuple[str, ...] = rest.pop("only", ())
        initial: Mapping[str, Any] = rest.pop("initial", {})
        self.columns = editable(workspace, scope, only)
        super().__init__(
            (
                (name, self._field(column, initial.get(name)))
                for name, column in self.columns.items()
            ),
            data,
        )

    def _field(self, column: Column, usual: Any) -> TypedField:
        held = usual if self.record is None else typed.current(column, self.record)
        must = column.field.required
        if self.record is not None and column.field.kind is not Kind.YES_NO:
            must = must or not (column.nullable or column.model_field.blank)
        return TypedField(column.field, self.scope, column=column, held=held, required=must)

    def clean(self) -> dict[str, Any]:
        """Hold the record as it would become to the rules."""
        for name, sentence in broken(self.workspace, self.cleaned_data, self.record).items():
            self.add_error(name if name in self.fields else None, sentence)
        return self.cleaned_data


class VerbForm(DeclaredForm):
    """The few questions a verb asks before it is done."""

    def __init__(self, verb: Verb, scope: Scope, data: Any = None, *, record: Any = None) -> None:
        super().__init__(
            (
                (
                    f.name,
                    TypedField(
                        f, scope, column=None, held=_usual(f, scope, record), required=f.required
                    ),
                )
                for f in verb.asks
            ),
            data,
        )

    def given(self) -> dict[str, Any]:
        """Return what was answered, without what was left empty."""
        return {
            name: value for name, value in self.cleaned_data.items() if value not in typed.EMPTY
        }


def _usual(field: Field, scope: Scope, record: Any) -> Any:
    if field.usual is not None and record is not None:
        return field.usual(record)
    return scope.today if field.kind is Kind.DATE and field.required else None


def broken(workspace: Workspace, values: Mapping[str, Any], record: Any) -> dict[str, str]:
    """Return the sentence of each broken rule that speaks of a given field."""
    row = dict(values)
    for rule in workspace.rules:
        for name in rule.uses():
            if name not in row and record is not None:
                row[name] = getattr(record, name, None)
    return {
        rule.field: str(rule.sentence)
        for rule in workspace.rules
        if set(rule.uses()) & set(values) and rule.broken(row)
    }


def editable(workspace: Workspace, scope: Scope, only: Iterable[str] = ()) -> dict[str, Column]:
    """Return the columns a person may type into."""
    wanted = set(only)
    return {
        name: column
        for name, column in place.seen(workspace, scope).items()
        if column.field.editable and (not wanted or name in wanted)
    }


def usual_values(workspace: Workspace, scope: Scope, by: Person | None) -> dict[str, Any]:
    """Return what a new record starts with: today's day is not guessed, the owner is who asks."""
    found: dict[str, Any] = {}
    for name, column in editable(workspace, scope).items():
        if column.field.usual is not None:
            found[name] = column.field.usual(None)
        elif column.model_field.has_default() and not column.many:
            found[name] = column.model_field.get_default()
    owner = place.columns(workspace).get("owner")
    if owner is not None and owner.target.kind == "person" and by is not None:
        found["owner"] = by
    return found
