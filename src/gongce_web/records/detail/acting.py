"""What a person does to a case, from the fields of a form to the core's event."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongce.procedures.events import CaseEvent, EventKind
from gongce.procedures.ledgers import CLOSED, KIND, OPENED, REOPENED, STAGE
from gongce.rulebook import Pack, Procedure
from gongce.rulebook.conditions import Amounted, Fact
from gongce.vocabulary import InputError
from gongce_web import clock
from gongce_web.records.detail.forms import make_field
from gongce_web.roles import one_of

FACT, UNIT = "fact-", "unit-"
_LONGEST_FACT = 400
_AGREES = (("", "—"), ("yes", _("同意")), ("no", _("不同意")))


class ActForm(forms.Form):
    """One event of a case."""

    kind = forms.ChoiceField(choices=one_of(EventKind))
    name = forms.CharField(required=False, max_length=130)
    role = forms.CharField(required=False, max_length=60)
    day = forms.DateField(
        label=_("办理日"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(required=False, max_length=4000)
    note = forms.CharField(required=False, max_length=4000)
    agrees = forms.ChoiceField(choices=_AGREES, required=False)
    days = forms.IntegerField(required=False, min_value=1, max_value=3650)
    proof = forms.CharField(required=False, max_length=160)
    file = forms.FileField(required=False)
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1)

    def clean_day(self) -> date:
        """A day that has come; left out: today."""
        day: date = self.cleaned_data.get("day") or clock.today()
        if day > clock.today():
            raise forms.ValidationError(_("这一天还没有到，只登记已发生的。"))
        return day

    def event(self, proof: str, known: Mapping[str, Fact] | None = None) -> CaseEvent:
        """The event as the core takes it; `known` are the facts of the case so far."""
        data = self.cleaned_data
        agrees = {"yes": True, "no": False}.get(data["agrees"])
        return CaseEvent(
            EventKind(data["kind"]),
            data["name"],
            data["day"],
            "",
            data["role"],
            "",
            agrees,
            data["days"],
            read_given_facts(self.data, known),
            proof or data["proof"],
            data["reason"],
            data["note"],
        )


class OpenForm(ActForm):
    """A new case with its first event and the facts its procedure and its register know."""

    number = forms.CharField(label=_("编号"), max_length=80)
    title = forms.CharField(label=_("标题"), max_length=200)
    subject = forms.CharField(label=_("对象编号"), required=False, max_length=80)

    def __init__(self, procedure: Procedure, pack: Pack, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        registers = [one for one in pack.registers if one.procedure == procedure.id]
        of = next((one.of for one in registers if one.of), None)
        if of:
            self.fields["subject"].widget = forms.TextInput({"list": "pick-subject", "data-picks": of})
        for one in (field for register in registers for field in register.fields):
            if one.name not in _DERIVED and one.into != of:
                self.fields[FACT + one.name] = make_field(one, pack)
                self.fields[FACT + one.name].required = False
        for name, title in _clock_facts(procedure):
            self.fields.setdefault(FACT + name, forms.CharField(label=title, required=False, max_length=40))
        self.order_fields(["number", "title", "subject", "day"])

    @property
    def fact_fields(self) -> list[forms.BoundField]:
        """The facts."""
        return [self[name] for name in self.fields if name.startswith(FACT)]


_DERIVED = frozenset({STAGE, KIND, OPENED, CLOSED, REOPENED, "title"})


def _clock_facts(procedure: Procedure) -> list[tuple[str, str]]:
    """Facts that clocks take their length from."""
    return [(name, one.title) for one in procedure.clocks for name in (one.statutory_by, one.promised_by) if name]


def read_given_facts(data: Mapping[str, str], known: Mapping[str, Fact] | None = None) -> dict[str, Fact]:
    """Facts from a form: fact-NAME with unit-NAME where it is an amount; what is left empty is not given.

    What is known as words stays words: a name of digits is no number.

    >>> read_given_facts({"fact-topic": "用地", "fact-cost": "500", "unit-cost": "万元", "fact-green": "是"})
    {'topic': '用地', 'cost': Amounted(value=Fraction(500, 1), measured_in='万元'), 'green': True}
    """
    found: dict[str, Fact] = {}
    for key in data:
        name, text = key.removeprefix(FACT), str(data[key]).strip()
        if key.startswith(FACT) and text and name:
            _check_length(name, text, unit := str(data.get(UNIT + name, "")).strip())
            found[name] = text if isinstance((known or {}).get(name), str) else _read(text, unit)
    return found


def _check_length(name: str, text: str, unit: str) -> None:
    if len(text) > _LONGEST_FACT or len(name) > 60 or len(unit) > 20:
        raise InputError(gettext("这项事实太长"), where=name[:60], remedy=gettext("写短一些"))


def _read(text: str, unit: str) -> Fact:
    if text in ("是", "否"):
        return text == "是"
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        number = Fraction(text) if text.isascii() and len(text) <= 40 and "e" not in text.lower() else None
    except (ValueError, ZeroDivisionError):
        number = None
    if number is None:
        return text
    return Amounted(number, unit) if unit else number


def openings(procedure: Procedure) -> list[tuple[str, str]]:
    """The steps that open a case."""
    return [(one.id, one.title) for one in procedure.transitions if not one.from_stages]
