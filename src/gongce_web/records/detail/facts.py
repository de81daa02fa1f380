"""Facts of a case: by their titles, how each came to be what it is, and the fields in which one is corrected."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gongce.procedures.catalogue import ITEM
from gongce.procedures.files import read_facts_of
from gongce.rulebook import Pack, Procedure, RegisterField
from gongce.rulebook.conditions import Amounted, Fact
from gongce_web.records import models
from gongce_web.records.detail.acting import FACT, UNIT
from gongce_web.records.detail.forms import make_field

_LONGEST = 400


@dataclass(frozen=True)
class Given:
    """A fact as one event gave it; `is_corrected`: a later event says otherwise."""

    title: str
    text: str
    is_corrected: bool


@dataclass(frozen=True)
class Known:
    """A fact as it is known now, the field to correct it in, and the unit it is measured in."""

    title: str
    text: str
    field: forms.BoundField | None = None
    measured_in: str = ""

    @property
    def unit_name(self) -> str:
        """Name of the field that carries the unit it is measured in."""
        return self.field.name.replace(FACT, UNIT, 1) if self.field else ""

    @property
    def picks(self) -> str:
        """Id of the list of records the field offers, where it points at records."""
        return str(self.field.field.widget.attrs.get("list", "")) if self.field else ""


def list_facts(pack: Pack, procedure: Procedure, facts: Mapping[str, Fact], correctable: Set[str]) -> Iterator[Known]:
    """The facts known, with a field for each that may be corrected."""
    titles, words = titles_of_facts(pack, procedure), words_of_facts(pack)
    fields = {
        one.name: one for register in pack.registers if register.procedure == procedure.id for one in register.fields
    }
    for name, fact in facts.items():
        if fact is not None:
            field = _field(name, fact, fields.get(name), pack, procedure) if name in correctable else None
            measured_in = fact.measured_in if isinstance(fact, Amounted) else ""
            yield Known(titles.get(name, name), write_fact(fact, words), field, measured_in)


def _field(name: str, fact: Fact, kept: RegisterField | None, pack: Pack, procedure: Procedure) -> forms.BoundField:
    """A field that shows the fact as it is typed; of the register's own kind where it has one."""
    field = (
        make_field(kept, pack) if kept and not isinstance(fact, Amounted) else _plain_field(name, fact, pack, procedure)
    )
    form = forms.Form(auto_id="correct-%s", initial={FACT + name: _typed(fact)})
    form.fields[FACT + name] = field
    field.required = True
    field.widget.attrs["class"] = (
        "form-select form-select-sm" if isinstance(field, forms.ChoiceField) else "form-control form-control-sm"
    )
    return form[FACT + name]


def _plain_field(name: str, fact: Fact, pack: Pack, procedure: Procedure) -> forms.Field:
    if name == ITEM:
        items = {one.series or one.id: one.title for one in pack.approvals if one.procedure == procedure.id}
        return forms.ChoiceField(choices=list(items.items()))
    if any(unit.id == fact for unit in pack.units):
        return forms.ChoiceField(choices=[(unit.id, unit.title) for unit in pack.units])
    if isinstance(fact, bool):
        return forms.ChoiceField(choices=[("是", pgettext("yes or no", "是")), ("否", pgettext("yes or no", "否"))])
    is_number = isinstance(fact, Amounted | int | Fraction)
    widget = forms.DateInput({"type": "date"}) if isinstance(fact, date) else forms.TextInput()
    widget.attrs |= {"inputmode": "decimal"} if is_number else {}
    return forms.CharField(max_length=_LONGEST, widget=widget)


def _typed(fact: Fact) -> str:
    """A fact as a form takes it back unchanged: a number exactly."""
    value = fact.value if isinstance(fact, Amounted) else fact
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction) and Fraction(f"{float(value):.15g}") == value:
        return f"{float(value):.15g}"
    return str(value)


def tell_given(pack: Pack, procedure: Procedure, events: Sequence[models.CaseEvent]) -> dict[int, tuple[Given, ...]]:
    """What facts each event gave, by the event's number: those a later one changed as corrected."""
    titles, words = titles_of_facts(pack, procedure), words_of_facts(pack)
    last: dict[str, Fact] = {}
    found: dict[int, tuple[Given, ...]] = {}
    for event in sorted(events, key=lambda one: -one.number):
        facts = {name: fact for name, fact in read_facts_of(event.facts).items() if fact is not None}
        found[event.number] = tuple(
            Given(titles.get(name, name), write_fact(fact, words), last.get(name, fact) != fact)
            for name, fact in facts.items()
        )
        last = {**facts, **last}
    return found


def titles_of_facts(pack: Pack, procedure: Procedure) -> dict[str, str]:
    """Facts by their titles: those of the register the case stands in, else their own names."""
    titles = {field.name: field.title for register in pack.registers for field in register.fields}
    titles |= {ITEM: _("审批事项"), "statutory_days": _("法定时限"), "promised_days": _("承诺时限")}
    titles |= {"level": _("审批层级"), "body": _("审批部门"), "place": _("所在地"), "kind": _("类别")}
    titles |= {one.statutory_by: _("%(title)s（法定）") % {"title": one.title} for one in procedure.clocks}
    titles |= {one.promised_by: _("%(title)s（承诺）") % {"title": one.title} for one in procedure.clocks}
    titles |= {one.field: one.title for one in procedure.first if one.title}
    for register in pack.registers:
        if register.procedure == procedure.id:
            titles |= {field.name: field.title for field in register.fields}
    for step in procedure.transitions:
        titles |= {one.field: one.title for one in step.facts if one.title}
    return titles


def words_of_facts(pack: Pack) -> dict[str, str]:
    """What ids stand for: units, approvals and their series."""
    words = {unit.id: unit.title for unit in pack.units}
    return words | {key: one.title for one in pack.approvals for key in (one.id, one.series) if key}


def write_fact(fact: Fact, words: Mapping[str, str]) -> str:
    """A fact as a page prints it; `words` stands for ids."""
    if isinstance(fact, Amounted):
        return f"{float(fact.value):.10g}{fact.measured_in}"
    if isinstance(fact, bool):
        return pgettext("yes or no", "是") if fact else pgettext("yes or no", "否")
    if isinstance(fact, date):
        return fact.isoformat()
    return words.get(fact, fact) if isinstance(fact, str) else f"{float(fact or 0):.10g}"
