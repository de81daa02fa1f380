"""Additions: a pack's own part must fit the register it is added to."""

from collections.abc import Iterator

from pydantic import ValidationError

from gongce.rulebook.draft import Draft
from gongce.vocabulary import Finding, Severity


def check_additions(draft: Draft) -> Iterator[Finding]:
    """Parts that do not fit: a count of a field neither has, a field named twice."""
    registers = {row.name: row.record for row in draft.of("registers")}
    for row in draft.of("additions"):
        register = registers.get(row.record.to)
        if register is None:
            continue
        try:
            registers[row.record.to] = row.record.add_to(register)
        except ValidationError as error:
            what, _, remedy = error.errors(include_url=False)[0]["msg"].partition("; ")
            message = f"does not fit {register.id}: {what}"
            remedy = remedy or "add what is named, or name it once"
            yield Finding("pack.addition", Severity.BLOCKING, row.place("to"), message, remedy)
