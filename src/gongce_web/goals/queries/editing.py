"""An edit of a draft's table: what was typed or came back on a sheet, balanced, with what the editor shows of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gongce.targets.breakdown.breakdown import Breakdown
from gongce.targets.decomposition.proposal import Proposal
from gongce.targets.sheet.reading import read_sheet
from gongce.targets.tables.editing import CellEdits, balance_cells, list_edits
from gongce.vocabulary import Finding
from gongce_web.accounts.models import User
from gongce_web.goals.models import Adoption, DecompositionDraft, DraftState, DraftVersion
from gongce_web.goals.policies import DRAFTS
from gongce_web.goals.queries.adopted import find_adoption
from gongce_web.goals.queries.bargain import Bargain, read_bargain
from gongce_web.goals.queries.drafts import read_version
from gongce_web.goals.queries.editor import EditorTable, Typed, read_typed, show_table
from gongce_web.roles import Operation

MOST_VERSIONS = 50


@dataclass(frozen=True)
class Editing:
    """A draft's page.

    Args:
        version: the one the edit began from.
        table: what is shown.
        proposal: the balanced table; None where what was typed cannot be met or read.
        status: 200, or 422 where a cell could not be read.
        note: what is written beside the version.
        is_open: whether the person may edit it now.
        bargain: the negotiation, once the units were asked.
        versions: the newest first.
        adoption: the draft's own, once it was adopted.
        goal_years: the years its adoption sets goals for.
        in_force: the newest adoption of its target.
    """

    version: DraftVersion
    table: EditorTable
    proposal: Proposal | None
    status: int = 200
    note: str = ""
    is_open: bool = False
    bargain: Bargain | None = None
    versions: tuple[DraftVersion, ...] = ()
    adoption: Adoption | None = None
    in_force: Adoption | None = None
    goal_years: tuple[int, ...] = ()
    may: frozenset[str] = frozenset()
    doubts: tuple[Finding, ...] = ()


def open_editing(draft: DecompositionDraft, version: DraftVersion, user: User) -> Editing:
    """The draft as it was kept."""
    table = read_version(version)
    start = table.alternatives.kept[0].proposal.problem
    return Editing(version, show_table(table.proposal, start), table.proposal, **_around(draft, version, user))


def _around(draft: DecompositionDraft, version: DraftVersion, user: User) -> dict[str, Any]:
    """What stands around the table, whatever is typed."""
    may = frozenset(str(one) for one in Operation if DRAFTS.may(user, one, draft))
    is_open = draft.state == DraftState.DRAFT and version.number == draft.version and str(Operation.FILL) in may
    asked = draft.state in (DraftState.ASKED, DraftState.ADOPTED)
    adoption = getattr(draft, "adoption", None)
    years = adoption.goals.order_by("year").values_list("year", flat=True).distinct() if adoption else ()
    return {
        "is_open": is_open,
        "bargain": read_bargain(draft, user) if asked else None,
        "versions": tuple(draft.versions.select_related("by").defer("table")[:MOST_VERSIONS]),
        "adoption": adoption,
        "goal_years": tuple(years),
        "in_force": find_adoption(draft.target) if asked else None,
        "may": may,
    }


def edit_typed(draft: DecompositionDraft, base: DraftVersion, data: Mapping[str, str], user: User) -> Editing:
    """The draft with what was typed: the rest worked out again, or why that cannot be."""
    table = read_version(base)
    start = table.alternatives.kept[0].proposal
    typed = read_typed(data, start.problem)
    around = _around(draft, base, user)
    if typed.wrong:
        shown = show_table(table.proposal, start.problem, typed=typed)
        return Editing(base, shown, None, status=422, **around)
    return _balance(base, start, table.proposal, typed.edits, typed, around)


def _balance(
    base: DraftVersion,
    start: Proposal,
    shown: Proposal,
    edits: CellEdits,
    typed: Typed | None,
    around: dict[str, Any],
    note: str = "",
) -> Editing:
    found = balance_cells(start, edits, shown)
    proposal = found.decomposition.proposal
    if proposal is None:
        findings = found.decomposition.findings
        return Editing(base, show_table(shown, start.problem, findings=findings, typed=typed), None, **around)
    table = show_table(proposal, start.problem, moves=found.moves)
    return Editing(base, table, proposal, note=note, **around)


def edit_uploaded(draft: DecompositionDraft, base: DraftVersion, content: bytes, user: User) -> Editing:
    """The draft with a returned sheet; every bad cell told, nothing of it taken.

    Raises:
        InputError: not the sheet of this version.
    """
    table = read_version(base)
    start = table.alternatives.kept[0].proposal
    edits = read_sheet(content, table.proposal, where=draft.title)
    around = _around(draft, base, user)
    if not edits.is_clean:
        shown = show_table(table.proposal, start.problem, findings=edits.findings)
        return Editing(base, shown, None, status=422, **around)
    before = list_edits(table)
    fixed = {**before.fixed, **edits.changed}
    asked = CellEdits(fixed, _without(before.floors, fixed), _without(before.ceilings, fixed))
    note = "；".join(f"{row}：{reason}" for row, reason in edits.reasons.items())
    return _balance(base, start, table.proposal, asked, None, around, note)


def _without(bounds: Mapping[Any, int], fixed: Mapping[Any, int]) -> dict[Any, int]:
    return {cell: steps for cell, steps in bounds.items() if cell not in fixed}


def list_steps(found: Breakdown) -> list[tuple[str, str, EditorTable]]:
    """Each alternative of a breakdown: its name, its note, its table."""
    return [(one.name, one.note, show_table(one.proposal, one.proposal.problem)) for one in found.alternatives.kept]
