"""Drafts: made, kept in versions, dropped."""

from django.db import transaction
from django.utils.translation import gettext as _

from gongce.targets.tables.storage import SavedTable, print_table
from gongce.vocabulary import RefusedError
from gongce_web import clock
from gongce_web.accounts.models import User
from gongce_web.audit.actions import record
from gongce_web.goals.models import DecompositionDraft, DraftState, DraftVersion
from gongce_web.goals.policies import DRAFTS
from gongce_web.roles import Operation
from gongce_web.units.models import Unit


class EditConflictError(RefusedError):
    """Somebody else changed the same thing meanwhile; nothing of theirs is written over."""


@transaction.atomic
def make_draft(*, table: SavedTable, unit: Unit, name: str, by: User) -> DecompositionDraft:
    """A first version of a target split over units."""
    now = clock.now()
    draft = DecompositionDraft(target=table.target, title=table.title, name=name, unit=unit, made_by=by)
    draft.made_at = draft.changed_at = now
    DRAFTS.demand(by, Operation.FILL, draft)
    draft.save()
    DraftVersion.objects.create(draft=draft, number=1, table=print_table(table), words=table.taken.name, by=by, at=now)
    record("decomposition.made", by=by, about=_about(draft), detail={"name": name, "seeds": table.taken.name})
    return draft


@transaction.atomic
def keep_version(*, draft: DecompositionDraft, base: int, table: SavedTable, words: str, by: User) -> DraftVersion:
    """A further version.

    Raises:
        EditConflictError: the draft is no longer at the version the edit began from.
        RefusedError: it is no draft any more.
    """
    locked = lock_draft(draft.pk)
    DRAFTS.demand(by, Operation.FILL, locked)
    require_state(locked, DraftState.DRAFT)
    if locked.version != base:
        other = locked.versions.select_related("by").get(number=locked.version)
        raise EditConflictError(
            _("%(name)s已在%(at)s存了第%(version)s版，您改的是第%(base)s版")
            % {"name": other.by.name, "at": f"{other.at:%H:%M}", "version": locked.version, "base": base},
            where=locked.title,
            remedy=_("您的数还在表中，先对照现在的版本；仍按您的数，就再保存一次"),
        )
    return add_version(locked, table, words, by)


def add_version(draft: DecompositionDraft, table: SavedTable, words: str, by: User) -> DraftVersion:
    """The next version of a locked draft, with its audit event."""
    draft.version, draft.changed_at = draft.version + 1, clock.now()
    draft.save(update_fields=["version", "changed_at", "state"])
    text = print_table(table)
    version = DraftVersion.objects.create(
        draft=draft, number=draft.version, table=text, words=words, by=by, at=draft.changed_at
    )
    record("decomposition.version", by=by, about=_about(draft), detail={"version": draft.version, "words": words[:400]})
    return version


@transaction.atomic
def drop_draft(*, draft: DecompositionDraft, by: User) -> None:
    """A draft nobody goes on with; its versions stay."""
    locked = lock_draft(draft.pk)
    DRAFTS.demand(by, Operation.FILL, locked)
    require_state(locked, DraftState.DRAFT)
    locked.state, locked.changed_at = DraftState.DROPPED, clock.now()
    locked.save(update_fields=["state", "changed_at"])
    record("decomposition.dropped", by=by, about=_about(locked))


def lock_draft(number: int) -> DecompositionDraft:
    """The draft as it is now, held until the transaction ends."""
    return DecompositionDraft.objects.select_for_update(of=("self",)).select_related("unit").get(pk=number)


def require_state(draft: DecompositionDraft, state: DraftState) -> None:
    """Refuse where the draft stands elsewhere.

    Raises:
        RefusedError: it does.
    """
    if draft.state != state:
        raise RefusedError(
            _("方案已是“%(state_words)s”，不能这样做") % {"state_words": draft.state_words}, where=draft.title
        )


def _about(draft: DecompositionDraft) -> str:
    return f"decomposition:{draft.pk}"
