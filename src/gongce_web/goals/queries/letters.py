"""Letters of responsibility with the figures of adopted decompositions."""

from datetime import date

from gongce.bulletins.letters.content import Letter, find_order, list_signatories, write_letter
from gongce.bulletins.letters.document import tell_lacking
from gongce.rulebook import Pack
from gongce.targets.tables.storage import SavedTable
from gongce_web.city.plan_targets import view_plan
from gongce_web.goals.models import DecompositionDraft, DraftState, DraftVersion
from gongce_web.goals.queries.drafts import read_version


def adopted_tables() -> list[SavedTable]:
    """The tables of adopted decompositions, of each target the newest adoption."""
    drafts = DecompositionDraft.objects.filter(state=DraftState.ADOPTED).order_by("adoption__at", "adoption")
    newest = {draft.target: (draft.pk, draft.version) for draft in drafts}
    versions = DraftVersion.objects.filter(draft__in=[number for number, _ in newest.values()]).select_related("draft")
    return [read_version(one) for one in versions if (one.draft_id, one.number) in newest.values()]


def make_letter(pack: Pack, unit: str, day: date) -> Letter:
    """One unit's letter."""
    return write_letter(pack, view_plan(pack).tree, unit, day, adopted_tables(), find_order(pack))


def list_letters(pack: Pack, day: date) -> list[tuple[str, Letter, str]]:
    """Unit, its letter, and what is lacking to issue it, in words."""
    order, tables, tree = find_order(pack), adopted_tables(), view_plan(pack).tree
    letters = [(unit, write_letter(pack, tree, unit, day, tables, order)) for unit in list_signatories(pack, order)]
    return [(unit, letter, tell_lacking(letter.lacking)) for unit, letter in letters]
