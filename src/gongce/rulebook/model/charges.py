"""Charge checks: which registers say what may be charged, and what was."""

from pydantic import Field

from gongce.rulebook.model.base import Id, Record, Title


class ChargeCheck(Record):
    """Which registers say what may be charged and what was: each charge is checked against the list of its day.

    Items of the list have the fields `standard` (yuan for one unit), `basis`, `valid_from`, `valid_to`, and may have
    `payers` (the class of payers); charges have `item`, `day`, `amount`, and may have `quantity` (1 where it is empty),
    `payers`, `in_zone`, `refunded`; exemptions have `item`, `cut` (percent taken off), and may have `only_in_zone`,
    `valid_from`, `valid_to`. Amounts are yuan.
    """

    id: Id
    title: Title
    items: Id = Field(description="Register of the list's items.")
    charges: Id = Field(description="Register of what was charged.")
    exemptions: Id | None = Field(default=None, description="Register of exemptions.")
    refund: Id | None = Field(default=None, description="Procedure an excess opens.")
    note: str = ""
