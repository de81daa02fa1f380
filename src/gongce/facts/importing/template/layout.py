"""Where everything of a template stands: heads, rows, hidden ids, and the sheet that says which template it is."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gongce.facts.importing.forms import Form
from gongce.vocabulary import InputError, Period

META_SHEET = "_gongce"
KIND = "gongce-return"
META_VERSION = 1
TITLE_ROW, NOTE_ROW, ID_ROW = 0, 1, 2
HEAD_ROW = 3
FIRST_ROW = 5
LABEL_COLUMN, ID_COLUMN = 0, 1
FIRST_COLUMN = 2
CHARACTERS_A_CELL = 30_000


@dataclass(frozen=True, slots=True)
class FactColumn:
    """One column of figures: all of a fact but its unit, the unit of measurement it is filled in, its heads."""

    indicator: str
    definition: str
    industry: str
    period: str
    measure: str
    price_basis: str
    lane: str
    measured_in: str
    kept_in: str
    heads: tuple[str, str]

    @property
    def id(self) -> str:
        """What names the column in the hidden row."""
        parts = (self.indicator, self.definition, self.industry, self.period, self.measure, self.price_basis, self.lane)
        return "|".join(parts)


@dataclass(frozen=True, slots=True)
class TemplateMeta:
    """What the hidden sheet of a template says of it."""

    form: str
    period: Period
    columns: tuple[FactColumn, ...]
    units: tuple[str, ...]
    sheet: str

    def dump(self) -> str:
        """As JSON with its own checksum."""
        body: dict[str, Any] = {
            "kind": KIND,
            "version": META_VERSION,
            "form": self.form,
            "period": self.period.code,
            "sheet": self.sheet,
            "units": list(self.units),
            "columns": [[getattr(column, name) for name in FactColumn.__dataclass_fields__] for column in self.columns],
        }
        return json.dumps(body | {"sum": _checksum(body)}, ensure_ascii=False, sort_keys=True)


def _checksum(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


def load_meta(text: str, where: str) -> TemplateMeta:
    """The meta of a template's hidden sheet.

    Raises:
        InputError: it was altered, or is of a later version of this program.
    """
    try:
        body = json.loads(text)
        told = body.pop("sum")
        if body["kind"] != KIND or told != _checksum(body):
            raise ValueError("altered")
        if body["version"] > META_VERSION:
            raise InputError("模板来自较新的版本", where=where, remedy="升级后再导入")
        columns = tuple(_read_column(one) for one in body["columns"])
        return TemplateMeta(body["form"], Period.parse(body["period"]), columns, tuple(body["units"]), body["sheet"])
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        raise InputError("模板的隐藏信息被改动过", where=where, remedy="重新下发模板再填") from None


def _read_column(values: Sequence[Any]) -> FactColumn:
    *texts, heads = values
    fields = dict(zip(FactColumn.__dataclass_fields__, map(str, texts), strict=False))
    return FactColumn(**fields, heads=(str(heads[0]), str(heads[1])))


def require_form(meta: TemplateMeta, form: Form, where: str) -> None:
    """Nothing, where the template was made from this version of the form.

    Raises:
        InputError: another form, or another version of it.
    """
    if meta.form != form.key:
        what = f"模板是按表式{meta.form}做的，现在用的是{form.key}"
        raise InputError(what, where=where, remedy="选用对应的表式，或重新下发模板")


def cut_text(text: str) -> Sequence[str]:
    """A text in pieces a cell can hold."""
    return [text[at : at + CHARACTERS_A_CELL] for at in range(0, len(text), CHARACTERS_A_CELL)] or [""]
