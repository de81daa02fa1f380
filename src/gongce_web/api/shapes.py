"""Shapes of answers that several routes share."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar

from ninja import Field, Schema
from pydantic import StringConstraints

_PERIOD = r"^[0-9]{4}(-(0[1-9]|1[0-2])|-0102|-YTD(0[1-9]|1[0-2])|-Q[1-4]|-H[12]|/[0-9]{4})?$"
Code = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f/]+$")]
"""An id of the pack, a register, a run."""
PeriodCode = Annotated[str, StringConstraints(max_length=20, pattern=_PERIOD)]
Text = Annotated[str, StringConstraints(max_length=200)]
MOST = 500
Item = TypeVar("Item")


class Message(Schema):
    """Why a call was not carried out: what, where, what to do."""

    what: str
    where: str = ""
    remedy: str = ""


class Page(Schema, Generic[Item]):
    """A part of a list; `next_offset` is left out at its end."""

    count: int
    items: list[Item]
    next_offset: int | None = None


REFUSALS = frozenset({400, 401, 403, 404, 409, 422, 429})
"""Codes that come with a message in place of what was asked for."""


def answers(shape: Any) -> dict[Any, Any]:
    """What an operation may answer: the shape, or a message that says why not."""
    return {200: shape, REFUSALS: Message}


def cut(items: Sequence[Any], limit: int, offset: int, count: int | None = None) -> dict[str, Any]:
    """The page of a whole list, or of a list that is cut already, whose `count` is then given."""
    whole = len(items) if count is None else count
    shown = items[offset : offset + limit] if count is None else items
    end = offset + len(shown)
    return {"count": whole, "items": list(shown), "next_offset": end if end < whole else None}


class Paging(Schema):
    """Which part of a list."""

    limit: int = Field(100, ge=1, le=MOST)
    offset: int = Field(0, ge=0, le=10_000_000)


class ScopeOfTime(Schema):
    """Of which period and as of which day; left out: the newest period, now."""

    period: PeriodCode | None = None
    as_of: date | None = None


class UnitOut(Schema):
    """A body or place."""

    id: str
    title: str
    kind: str
    code: str | None = None


class IndicatorOut(Schema):
    """A measured thing."""

    id: str
    title: str
    measured_in: str
    nature: str
    direction: str
    cumulation: str
    price_basis: str
    lane: str


class FigureOut(Schema):
    """A figure as published; `value` is null where it is missing, `missing` says why."""

    key: str
    value: float | None
    printed: str
    decimals: int
    missing: str
    provisional: bool
    revised_from: str


class ObservationOut(Schema):
    """One fact as reported."""

    indicator: str
    definition: str
    unit: str
    industry: str
    period: str
    measure: str
    price_basis: str
    lane: str
    value: float | None
    decimals: int | None
    printed: str
    missing: str
    cell: str
    batch: str
    recorded_at: datetime
