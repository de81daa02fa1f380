"""Drafts as the core's tables, their negotiation as the core's log."""

import hashlib

from django.db.models import QuerySet

from gongce.targets.negotiation.storage import Negotiation, read_log
from gongce.targets.tables.bargaining import begin_negotiation
from gongce.targets.tables.storage import SavedTable, read_table
from gongce_web.accounts.models import User
from gongce_web.city.keeping import Kept
from gongce_web.city.workspaces import open_city
from gongce_web.goals.models import DecompositionDraft, DraftState, DraftVersion
from gongce_web.goals.policies import DRAFTS
from gongce_web.roles import Operation
from gongce_web.units.models import Unit

_TABLES: Kept[SavedTable] = Kept(most=64)


def list_drafts(user: User, target: str = "") -> QuerySet[DecompositionDraft]:
    """Drafts a person may see, the newest first; of one target where it is named."""
    drafts = DecompositionDraft.objects.select_related("unit", "made_by", "adoption")
    return DRAFTS.rows(user, Operation.SEE, drafts.filter(target=target) if target else drafts)


def load_version(draft: DecompositionDraft, number: int | None = None) -> DraftVersion:
    """A version of a draft; left out, the newest.

    Raises:
        DraftVersion.DoesNotExist: none of that number.
    """
    return draft.versions.select_related("by").get(number=number or draft.version)


def load_table(draft: DecompositionDraft, number: int | None = None) -> SavedTable:
    """A version's table, every alternative worked out again and found as it was kept."""
    return read_version(load_version(draft, number))


def read_version(version: DraftVersion) -> SavedTable:
    """The table of a version."""
    digest = hashlib.sha256(version.table.encode()).hexdigest()
    return _TABLES.get(digest, lambda: read_table(version.table, f"decomposition {version.draft_id}"))


def units_of(draft: DecompositionDraft) -> dict[str, Unit]:
    """Title in the table → unit, in the table's order."""
    table = load_table(draft)
    titles = next(axis.members for axis in table.proposal.problem.axes if axis.name == "unit")
    found = {unit.code: unit for unit in Unit.objects.filter(code__in=table.ids["unit"])}
    return {title: found[code] for title, code in zip(titles, table.ids["unit"], strict=True) if code in found}


def load_negotiation(draft: DecompositionDraft) -> Negotiation:
    """The negotiation about the table the units were asked about, every event checked in its turn.

    That is the newest version, before the one the adoption added.
    """
    asked = draft.version - 1 if draft.state == DraftState.ADOPTED else draft.version
    head = begin_negotiation(load_table(draft, asked), open_city().settings.issuer)
    lines = draft.events.order_by("number").values_list("line", flat=True)
    log = read_log(head.log.city, head.log.units, head.log.columns, lines, where=draft.title)
    return Negotiation(log, head.title, head.parent, head.measured_in, head.step)
