"""The form of an entry, generated from the register: a field for each of its fields, judged by the core."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from gongce.registers.entries import EntryAct, LedgerEntry, Value
from gongce.registers.files import read_value
from gongce.registers.values import check_value
from gongce.rulebook import FieldType, Pack, Persistence, Register, RegisterField
from gongce_web import clock
from gongce_web.records.detail.records import ACTS
from gongce_web.records.listings.columns import head_of

_PREFIX = "f-"
_LONGEST = 4000
_WITH_VALUES = frozenset({EntryAct.ENTER, EntryAct.CHANGE, EntryAct.RETURN})
_WITH_OTHERS = frozenset({EntryAct.MERGE, EntryAct.SPLIT})
_FLAGS = (("", "—"), ("是", pgettext_lazy("yes or no", "是")), ("否", pgettext_lazy("yes or no", "否")))


class EntryForm(forms.Form):
    """What happened to a record, since when, why, and on which document it rests."""

    day = forms.DateField(label=_("自何日起"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    reason = forms.CharField(label=_("理由"), required=False, max_length=_LONGEST, widget=forms.Textarea({"rows": 2}))
    proof = forms.CharField(label=_("依据（文件名、文号）"), required=False, max_length=160)
    file = forms.FileField(label=_("佐证文件"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(
        self, register: Register, pack: Pack, act: EntryAct, *args: Any, before: Mapping[str, Value], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.register, self.act, self.before = register, act, before
        self.kept = [one for one in register.fields if one.holds is not Persistence.PERIOD]
        if act is EntryAct.ENTER:
            self.fields["number"] = forms.CharField(label=_("编号"), max_length=80)
        if act in _WITH_OTHERS:
            help_text = _("编号，多个用逗号分开")
            self.fields["into"] = forms.CharField(label=_("并入或分出的记录"), max_length=400, help_text=help_text)
        for one in self.kept if act in _WITH_VALUES else ():
            self.fields[_PREFIX + one.name] = make_field(one, pack)
        if act is EntryAct.EXIT:
            self.fields["reason"].required = True
        self.order_fields(["number", *(name for name in self.fields if name.startswith(_PREFIX)), "into", "day"])

    @property
    def title(self) -> str:
        """What the form does."""
        return gettext(ACTS[self.act])

    @property
    def value_fields(self) -> list[forms.BoundField]:
        """The register's own fields."""
        return [self[name] for name in self.fields if name.startswith(_PREFIX) or name in ("number", "into")]

    @property
    def entry_fields(self) -> list[forms.BoundField]:
        """Day, reason and document."""
        return [self[name] for name in ("day", "reason", "proof", "file")]

    def clean_day(self) -> date:
        """A day that has come."""
        day: date = self.cleaned_data["day"]
        if day > clock.today():
            raise forms.ValidationError(_("这一天还没有到，只登记已发生的。"))
        return day

    def clean(self) -> dict[str, Any]:
        """Each value as its field holds it, wrong ones told at their field."""
        data = super().clean() or {}
        self.values: dict[str, Value] = {}
        for one in self.kept if self.act in _WITH_VALUES else ():
            if _PREFIX + one.name not in data:
                continue
            value = read_value(one, data[_PREFIX + one.name])
            if value == self.before.get(one.name):
                continue
            for what, remedy in check_value(one, value):
                self.add_error(_PREFIX + one.name, f"{what}；{remedy}")
            self.values[one.name] = value
        if self.act is EntryAct.CHANGE and not self.values and not self.errors:
            raise forms.ValidationError(_("没有改动。改动一项后再保存。"))
        return data

    def entry(self, record: str) -> LedgerEntry:
        """The entry as the core takes it."""
        data = self.cleaned_data
        into = tuple(
            part for part in data.get("into", "").replace("，", ",").replace("、", ",").split(",") if part.strip()
        )
        values = {
            name: value for name, value in self.values.items() if self.act is not EntryAct.ENTER or value is not None
        }
        others = tuple(part.strip() for part in into)
        return LedgerEntry(
            record, data["day"], self.act, values, others, "", data["reason"].strip(), data["proof"].strip()
        )

    @property
    def upload(self) -> UploadedFile[Any] | None:
        """The document, where one was given."""
        found: UploadedFile[Any] | None = self.cleaned_data.get("file")
        return found


def make_field(one: RegisterField, pack: Pack) -> forms.Field:
    """A field of a form for a field of a register."""
    field: forms.Field
    if one.type is FieldType.CHOICE and one.choices:
        field = forms.ChoiceField(choices=[("", "—"), *((choice, choice) for choice in one.choices)])
    elif one.type is FieldType.FLAG:
        field = forms.ChoiceField(choices=_FLAGS)
    elif one.type is FieldType.UNIT:
        field = forms.ChoiceField(choices=[("", "—"), *((unit.id, unit.title) for unit in pack.units)])
    elif one.type is FieldType.RECORD and one.into:
        field = forms.CharField(
            max_length=80, widget=forms.TextInput({"list": f"pick-{one.name}", "data-picks": one.into})
        )
    elif one.type is FieldType.DAY:
        field = forms.CharField(max_length=20, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    else:
        is_number = one.type in (FieldType.NUMBER, FieldType.MONEY, FieldType.COUNT)
        field = forms.CharField(
            max_length=_LONGEST, widget=forms.TextInput({"inputmode": "decimal"} if is_number else {})
        )
    field.label, field.required, field.help_text = head_of(one), one.required, one.note
    return field


def initial_of(register: Register, values: Mapping[str, Value]) -> dict[str, Any]:
    """What the form shows before it is changed."""
    return {_PREFIX + name: _show(value) for name, value in values.items() if value is not None}


def _show(value: Value) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:.15g}" if isinstance(value, float) else str(value)


class SheetForm(forms.Form):
    """A workbook to be read."""

    file = forms.FileField(label=_("Excel文件"), widget=forms.ClearableFileInput({"accept": ".xlsx"}))


def suggest_number(name: str, known: Sequence[str]) -> str:
    """A number that follows the last one of its kind: P30 → P31; the register's id and 1 where there is none.

    >>> suggest_number("firms", ["P08", "P09"]), suggest_number("firms", [])
    ('P10', 'firms-1')
    """
    last = known[-1] if known else f"{name}-0"
    head = last.rstrip("0123456789")
    tail = last[len(head) :]
    return f"{head}{int(tail) + 1:0{len(tail)}d}" if tail and len(tail) < 16 else f"{last}-1"
