"""What every record of a pack is made of: exact numbers, ids, days, periods, places in a document."""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, GetPydanticSchema, PlainSerializer
from pydantic_core import PydanticCustomError, core_schema

from gongce.vocabulary import Span

_FRACTION = re.compile(r"^(-?\d+)/([1-9]\d*)$")
_PERIOD = re.compile(
    r"^(?:\d{4}(?:/\d{4}|-Q[1-4]|-H[12])?|\d{4}-\d{2}(?:-\d{2})?|\d{4}-\d{2}-\d{2}/\d{4}-\d{2}-\d{2}"
    r"|annual|half-year|quarter|month|plan|standing|unknown)$"
)

_MOST_DECIMALS = 12
ID_PATTERN = r"^[A-Za-z][A-Za-z0-9]*(?:[-.][A-Za-z0-9]+)*$"
Id = Annotated[str, Field(pattern=ID_PATTERN, max_length=60, description="Letters, digits, - and . (no blanks).")]
Title = Annotated[
    str, Field(min_length=1, max_length=80, description="Own words, short; never a sentence of the plan.")
]


def exact_number(value: Any) -> Fraction:
    """A number as written, exactly: integer, decimal or a fraction such as 1/3.

    Raises:
        PydanticCustomError: anything else (a number is never guessed from text).

    >>> exact_number("1/3"), exact_number(Decimal("27.86"))
    (Fraction(1, 3), Fraction(1393, 50))
    """
    if isinstance(value, Fraction):
        return value
    if isinstance(value, str) and (found := _FRACTION.match(value.strip())):
        return Fraction(int(found[1]), int(found[2]))
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and Decimal(value).is_finite():
        return Fraction(value)
    raise PydanticCustomError("number", "not a number; write 27.86, -3.5 or 1/3, the unit in measured_in")


def print_number(value: Fraction) -> int | str:
    """A number as a pack writes it.

    >>> print_number(Fraction(1393, 50)), print_number(Fraction(7)), print_number(Fraction(1, 3))
    ('27.86', 7, '1/3')
    """
    if value.denominator == 1:
        return value.numerator
    places = next((n for n in range(1, _MOST_DECIMALS + 1) if 10**n % value.denominator == 0), None)
    if places is None:
        return str(value)
    digits = str(abs(value * 10**places).numerator).zfill(places + 1)
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def decimals_of(value: Any) -> int:
    """How many decimals a number was written with.

    >>> decimals_of(Decimal("6.0")), decimals_of(2800), decimals_of("1/3")
    (1, 0, 0)
    """
    if not isinstance(value, Decimal):
        return 0
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


_NUMBER_SCHEMA = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": _FRACTION.pattern}]}
Number = Annotated[
    Fraction,
    GetPydanticSchema(
        lambda _type, _handler: core_schema.no_info_plain_validator_function(exact_number),
        lambda _schema, _handler: dict(_NUMBER_SCHEMA),
    ),
    PlainSerializer(print_number),
]


def _read_period(value: Any) -> Any:
    text = str(value) if isinstance(value, int | date) and not isinstance(value, bool) else value
    if isinstance(text, str) and _PERIOD.match(text):
        return text
    raise PydanticCustomError(
        "period",
        "not a period; write 2015, 2011/2015, 2012-Q2, 2012-06, 2012-06-30, annual, plan (the plan's own), standing or "
        "unknown",
    )


Period = Annotated[
    str, BeforeValidator(_read_period, json_schema_input_type=str | int), Field(json_schema_extra={"format": "period"})
]
"""When a value holds: a year, years from/to, a quarter, half-year, month, day or window; `annual`, `quarter`, `month`:
in each of them; `plan`: the plan's own period; `standing`: always; `unknown`: the text lost it or never said."""


def _read_day(value: Any) -> date | Literal["unknown"]:
    if value == "unknown":
        return "unknown"
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError as error:
        raise PydanticCustomError("day", "not a day; write 2012-04-25, or unknown where the text lost it") from error


_DAY_SCHEMA = {"anyOf": [{"type": "string", "format": "date"}, {"const": "unknown"}]}
DayOrUnknown = Annotated[
    date | Literal["unknown"],
    GetPydanticSchema(
        lambda _type, _handler: core_schema.no_info_plain_validator_function(_read_day),
        lambda _schema, _handler: dict(_DAY_SCHEMA),
    ),
]


def _read_fact(value: Any) -> Fraction | bool | str | tuple[Any, ...]:
    if isinstance(value, list | tuple):
        return tuple(_read_fact(part) for part in value)
    if isinstance(value, bool | str) and not (isinstance(value, str) and _FRACTION.match(value)):
        return value
    return exact_number(value)


FactValue = Annotated[
    Fraction | bool | str | tuple[Any, ...],
    GetPydanticSchema(
        lambda _type, _handler: core_schema.no_info_plain_validator_function(_read_fact),
        lambda _schema, _handler: {"type": ["number", "boolean", "string", "array"]},
    ),
    PlainSerializer(lambda value: print_number(value) if isinstance(value, Fraction) else value),
]
"""What a fact is compared with: a number, a word, true or false, or a list of them."""


def _read_spans(value: Any) -> Any:
    return [value] if isinstance(value, list) and value and isinstance(value[0], int) else value


def _check_spans(value: tuple[Span, ...]) -> tuple[Span, ...]:
    for span in value:
        if not 0 <= span.start < span.end:
            raise PydanticCustomError(
                "span", "not a span; write [start, end], counted in characters of the document's text, end not included"
            )
    return value


Spans = Annotated[
    tuple[Span, ...],
    BeforeValidator(_read_spans, json_schema_input_type=list[int] | list[list[int]]),
    AfterValidator(_check_spans),
    Field(description="[start, end] in characters of the document's text, or a list of such pairs."),
]


class Record(BaseModel):
    """Frozen; an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, str_strip_whitespace=True)


class Validity(Record):
    """From when to when something holds; an end that is left out is open, `unknown` is said, never guessed."""

    start: DayOrUnknown | None = Field(default=None, alias="from")
    end: DayOrUnknown | None = Field(default=None, alias="to")

    def holds_on(self, day: date) -> bool:
        """Whether it holds on the day; an unknown or open end does not exclude it.

        >>> Validity.model_validate({"from": date(2012, 4, 25), "to": date(2015, 12, 31)}).holds_on(date(2016, 1, 1))
        False
        """
        starts = not isinstance(self.start, date) or self.start <= day
        return starts and (not isinstance(self.end, date) or day <= self.end)

    def overlaps(self, other: "Validity") -> bool:
        """Whether the two share a day."""
        first, second = _bounds(self), _bounds(other)
        return first[0] <= second[1] and second[0] <= first[1]


def _bounds(validity: Validity) -> tuple[date, date]:
    start = validity.start if isinstance(validity.start, date) else date.min
    end = validity.end if isinstance(validity.end, date) else date.max
    return start, end


class Locator(Record):
    """Where the document says it: the section's label and, for a figure, the characters it is printed in."""

    section: str = Field(min_length=1, max_length=40, description="Label of the section, such as 方案四(五)1.")
    at: Spans = ()
    document: Id = "main"
