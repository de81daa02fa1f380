"""Findings about figures that came in by returns of the workbench: they lead to the return, at its cell."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.urls import reverse

from gongce.vocabulary import Finding
from gongce_web.accounts.models import User
from gongce_web.publishing.models import OutboxBatch
from gongce_web.returns.models import Return
from gongce_web.returns.policies import RETURNS
from gongce_web.returns.sheets import sheet_of
from gongce_web.roles import Operation

_PLACE = re.compile(r"(?P<name>.+（第\d+版）) (?P<form>[^!]+)!(?P<cell>.+)")
"""As a batch of a return is named and its rows are: 2019年7月月报·经开区（第3版） 月报!总产值·本期."""


@dataclass(frozen=True)
class Returned:
    """A cell of a return: its address, and whether the person may ask the respondent about it."""

    address: str
    may_ask: bool

    @property
    def ask(self) -> str:
        """The address of the question about it."""
        return self.address.partition("#")[0] + "#question"


def find_returned(findings: Iterable[Finding], user: User) -> dict[str, Returned]:
    """Place → the cell of a return it names, of returns whose values the person may see."""
    places = {one.place: found for one in findings if (found := _PLACE.fullmatch(one.place))}
    returns = _returns_of({found["name"] for found in places.values()})
    cells: dict[str, Returned] = {}
    for place, found in places.items():
        filed = returns.get(found["name"])
        cell = _cell_of(filed, found["cell"]) if filed and RETURNS.may(user, Operation.SEE, filed) else ""
        if filed and cell:
            cells[place] = Returned(_address(filed, cell), RETURNS.may(user, Operation.RETURN, filed))
    return cells


def _returns_of(names: set[str]) -> dict[str, Return]:
    """Name of a batch → the return it was approved from."""
    rows = OutboxBatch.objects.filter(name__in=names).values_list("name", "form", "period", "unit") if names else ()
    keys = {name: (form.partition("@")[0], period, unit) for name, form, period, unit in rows}
    wanted = set(keys.values())
    filed = Return.objects.filter(
        round__form__in={key[0] for key in wanted},
        round__period__in={key[1] for key in wanted},
        unit__code__in={key[2] for key in wanted},
    ).select_related("round", "unit")
    found = {(one.round.form, one.round.period, one.unit.code): one for one in filed} if wanted else {}
    return {name: found[key] for name, key in keys.items() if key in found}


def _cell_of(filed: Return, place: str) -> str:
    return next((cell.id for cell in sheet_of(filed.round).cells if cell.place == place), "")


def _address(filed: Return, cell: str) -> str:
    return f"{reverse('return', args=[filed.pk])}?{urlencode({'cell': cell})}#{quote(f'c.{cell}', safe=':.')}"
