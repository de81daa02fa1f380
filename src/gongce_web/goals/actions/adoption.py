"""A decomposition that was agreed becomes the one that holds; its files are written as the core's tables."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from gongce.rulebook import Pack
from gongce.rulebook.outputs import write_bytes
from gongce.targets.decomposition.comparison import tell_moves
from gongce.targets.negotiation.outcome import sum_up
from gongce.targets.negotiation.storage import Negotiation, print_event, print_head
from gongce.targets.tables.bargaining import settle
from gongce.targets.tables.records import print_targets
from gongce.targets.tables.storage import SavedTable, print_table
from gongce.targets.tables.yearly import values_of_year
from gongce.targets.tree.expansion import roll_over
from gongce.vocabulary import InputError, RefusedError
from gongce_web import clock
from gongce_web.accounts.models import User
from gongce_web.audit.actions import record
from gongce_web.city.plan_targets import view_plan
from gongce_web.city.workspaces import open_city
from gongce_web.goals.actions.drafts import EditConflictError, add_version, lock_draft, require_state
from gongce_web.goals.models import AdoptedGoal, Adoption, DecompositionDraft, DraftState
from gongce_web.goals.policies import DRAFTS
from gongce_web.goals.queries.adopted import find_adoption, list_goals_of
from gongce_web.goals.queries.drafts import load_negotiation, load_table
from gongce_web.roles import Operation

FOLDER = "decompositions"
"""Where under a workspace's records adopted decompositions stand, each in a folder of its own."""


@transaction.atomic
def adopt_draft(*, draft: DecompositionDraft, seen: int, holds: int, by: User) -> Adoption:
    """Take the decided figures, balance the rest, keep that as the last version: from now on the units' goals.

    Goals and adoption are one transaction; the files are written when it has committed.

    Args:
        draft: what is adopted.
        seen: so many events of the negotiation the person has seen.
        holds: the decomposition of the same target that the person knows to be in force; 0 for none.
        by: who adopts.

    Raises:
        RefusedError: some unit is not decided yet, or the draft stands elsewhere.
        EditConflictError: something happened that the person has not seen.
        InputError: the decided figures contradict the sums.
    """
    locked = _lock_target(draft)
    DRAFTS.demand(by, Operation.ISSUE, locked)
    _require_latest(locked, holds)
    require_state(locked, DraftState.ASKED)
    log = load_negotiation(locked)
    if len(log.log.events) > seen:
        raise EditConflictError(_("打开页面后又有新动作"), where=locked.title, remedy=_("重新打开页面，看过后再采用"))
    table = _settle(locked, load_table(locked), log)
    locked.state = DraftState.ADOPTED
    add_version(locked, table, table.taken.note, by)
    files = print_files(open_city().pack, table, log)
    folder = f"{FOLDER}/{locked.target}-{locked.pk}"
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    adoption = Adoption.objects.create(
        draft=locked, version=locked.version, folder=folder, files=digests, by=by, at=clock.now()
    )
    goals = _keep_goals(adoption, table)
    detail = {"version": locked.version, "folder": folder, "files": digests, "goals": goals, "instead_of": holds}
    record("decomposition.adopted", by=by, about=f"decomposition:{locked.pk}", detail=detail)
    records = open_city().records
    transaction.on_commit(lambda: write_files(records / folder, files))
    return adoption


def _lock_target(draft: DecompositionDraft) -> DecompositionDraft:
    """The draft, with every other of its target held too: of two that are adopted at once one comes first."""
    drafts = DecompositionDraft.objects.select_for_update().filter(target=draft.target).order_by("pk")
    list(drafts.values_list("pk", flat=True))
    return lock_draft(draft.pk)


def _require_latest(draft: DecompositionDraft, holds: int) -> None:
    """Refuse where the person does not know what is in force, this draft itself or another of its target."""
    found = find_adoption(draft.target)
    if found is None or found.draft_id == holds != draft.pk:
        return
    what = f"{found.by.name}已于{found.at.astimezone(open_city().settings.timezone):%Y-%m-%d %H:%M}采用"
    other = "这个方案" if found.draft_id == draft.pk else f"同一目标的方案“{found.draft.name}”"
    raise EditConflictError(f"{what}{other}", where=draft.title, remedy="重新打开页面，对照已采用的数再定")


def _keep_goals(adoption: Adoption, table: SavedTable) -> int:
    """The goals of an adoption, added once; how many there are."""
    if not adoption.goals.exists():
        AdoptedGoal.objects.bulk_create(list_goals_of(adoption, table, open_city().pack))
    return adoption.goals.count()


def _settle(draft: DecompositionDraft, table: SavedTable, log: Negotiation) -> SavedTable:
    """The table with every decided figure in it."""
    outcome = sum_up(log)
    if not outcome.is_settled:
        waiting = "、".join(one.unit for one in outcome.units if not one.is_decided or one.waits_for)
        raise RefusedError(
            _("还没有定数：%(waiting)s") % {"waiting": waiting}, where=draft.title, remedy=_("逐个定数后再采用")
        )
    found = settle(table, log)
    proposal = found.decomposition.proposal
    if proposal is None:
        first = found.decomposition.findings[0]
        raise InputError(
            _("各单位定数合不上：%(message)s") % {"message": first.message}, where=draft.title, remedy=first.remedy
        )
    moves = "；".join(tell_moves(proposal.problem, found.moves)) or "与征求意见的数一致"
    return table.with_proposal("两上两下定数", proposal, moves)


def print_files(pack: Pack, table: SavedTable, log: Negotiation) -> dict[str, bytes]:
    """The files of an adopted decomposition: the table, the log, each year's targets as a pack's records."""
    lines = [print_head(log), *(print_event(event) for event in log.log.events)]
    files = {"table.json": print_table(table), "negotiation.jsonl": "\n".join(lines) + "\n"}
    plan = view_plan(pack)
    node = plan.tree.by_id.get(table.target)
    years = next((axis.members for axis in table.proposal.problem.axes if axis.name == "year"), ())
    for year in map(int, years) if node is not None else ():
        drafts = roll_over(plan.tree, node, values_of_year(table, year), year)  # type: ignore[arg-type]
        files[f"targets-{year}.yaml"] = print_targets(drafts, f"由{table.title}分解（{table.taken.name}）")
    return {name: text.encode() for name, text in files.items()}


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Each file whole; written again they are the same."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        write_bytes(folder / name, content)


def find_lost(adoption: Adoption) -> tuple[str, ...]:
    """Files of an adoption that are not in the workspace as they were written."""
    folder = open_city().records / adoption.folder
    return tuple(name for name, digest in adoption.files.items() if _digest(folder / name) != digest)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


@transaction.atomic
def restore_files(*, draft: DecompositionDraft, by: User) -> None:
    """Write an adopted decomposition's files again from what the database keeps."""
    locked = lock_draft(draft.pk)
    DRAFTS.demand(by, Operation.ISSUE, locked)
    require_state(locked, DraftState.ADOPTED)
    table = load_table(locked)
    files = print_files(open_city().pack, table, load_negotiation(locked))
    goals = _keep_goals(locked.adoption, table)
    record("decomposition.files", by=by, about=f"decomposition:{locked.pk}", detail={"goals": goals})
    folder = open_city().records / locked.adoption.folder
    transaction.on_commit(lambda: write_files(folder, files))
