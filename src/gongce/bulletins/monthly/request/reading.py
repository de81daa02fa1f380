"""`bulletin.yaml`: kind, order, period, tables, rankings, copies; every key checked, the wrong line named."""

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from gongce.rulebook import Direction
from gongce.rulebook.model.base import DayOrUnknown, Id, Number, Record
from gongce.rulebook.record_files import read_mapping, validate_record
from gongce.vocabulary import Period, read_text
from gongce.vocabulary.errors import GongceError

Words = Annotated[str, Field(min_length=1, max_length=200)]


def read_period(value: Any) -> Any:
    """A period from its code."""
    try:
        return Period.parse(str(value))
    except GongceError as error:
        raise ValueError(str(error)) from None


class TableRequest(Record):
    """A table from a CSV file that lies beside the request; its first row is the head."""

    id: Id
    title: Words
    file: Words
    unit: str = ""
    source: str = ""
    lead: str = ""
    public: bool = False
    day: str = Field(default="", description="The column with the day a row was recorded.")
    done: str = Field(default="", description="The column that says 是 where a row is done.")
    hide: tuple[str, ...] = Field(default=(), description="Columns that are read but not printed.")
    public_columns: tuple[str, ...] = Field(default=(), description="The columns the public may see; all where empty.")


class RankingRequest(Record):
    """Units of a table in order of one column, or of several columns rolled into one by weights."""

    id: Id
    title: Words
    table: Id
    unit: Words = Field(description="The column with the units' names.")
    value: Words | tuple[Words, ...] = Field(description="The ranked column, or the columns that are rolled into one.")
    weights: tuple[Number, ...] = Field(default=(), description="One for each column; alike where empty.")
    decimals: int | None = Field(default=None, ge=0, le=6)
    by: Literal["growth", "share", "ahead", "level"] = "level"
    measured_in: str = ""
    direction: Direction = Direction.UP
    previous: str = Field(default="", description="The column with the places of last time.")
    before: str = Field(default="", description="What last time was (一季度).")
    late: str = Field(default="", description="The column that says 是 where a unit reported late.")
    red: int = Field(default=0, ge=0, le=20)
    black: int = Field(default=0, ge=0, le=20)
    public: bool = False


class CaseRequest(Record):
    """A model case."""

    title: Words
    text: str
    subject: Words
    subject_id: str = ""
    public: bool = False


class CorrectionRequest(Record):
    """What an earlier bulletin printed, and what is right."""

    number: Words
    place: Words
    printed: Words
    right: Words
    reason: Words


class PublicationRequest(Record):
    """Who let it go to the public, when and through what."""

    by: Words
    day: DayOrUnknown
    channel: Words


class ReceiptRequest(Record):
    """What is known of one post's copy."""

    post: Words
    sent: DayOrUnknown = "unknown"
    received: DayOrUnknown = "unknown"
    by: str = ""


class WindowRequest(Record):
    """The days whose records are told."""

    first: DayOrUnknown
    last: DayOrUnknown


class Request(Record):
    """A bulletin to be written."""

    kind: Id
    order: Id = Field(description="The record of the plan's orders that it rests on.")
    period: Annotated[Any, BeforeValidator(read_period)]
    title: Words
    number: str = ""
    issuer: str = Field(default="", description="Where empty, the order's issuer.")
    recipients: tuple[Words, ...] = ()
    copies: tuple[Words, ...] = ()
    contact: str = ""
    tables: tuple[TableRequest, ...] = ()
    rankings: tuple[RankingRequest, ...] = ()
    cases: tuple[CaseRequest, ...] = ()
    corrections: tuple[CorrectionRequest, ...] = ()
    receipts: tuple[ReceiptRequest, ...] = ()
    publication: PublicationRequest | None = None
    window: WindowRequest | None = None
    notes: tuple[Words, ...] = ()


def read_request(path: Path) -> Request:
    """A request from its file.

    Raises:
        InputError: it cannot be read, is no plain YAML, lacks a key or has an unknown one; the line is named.
    """
    tree = read_mapping(read_text(path), str(path), "write kind, order, period, title")
    return validate_record(Request, tree.value, tree, str(path))
