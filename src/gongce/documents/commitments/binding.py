"""The order in which commitments are put together."""

from collections.abc import Sequence

from gongce.documents.commitments.bodies import name_bodies
from gongce.documents.commitments.doubts import weigh_drafts
from gongce.documents.commitments.draft import Draft
from gongce.documents.commitments.grouping import draft_stated, merge_stretches
from gongce.documents.commitments.links import link_drafts
from gongce.documents.commitments.page import Page
from gongce.documents.commitments.rewards import bind_rewards
from gongce.documents.commitments.scopes import describe_scopes
from gongce.documents.commitments.spreading import spread_values
from gongce.documents.commitments.thresholds import attach_thresholds, list_thresholds
from gongce.documents.commitments.times import place_in_time, set_due
from gongce.documents.commitments.wordings import find_wordings
from gongce.documents.model import Commitment, Document, Mention


def bind_commitments(document: Document, mentions: Sequence[Mention]) -> tuple[Commitment, ...]:
    """What a document states, promises, demands and pays, from the mentions read out of it.

    Mentions that belong together make one commitment: a value and its stretch, a count and its thresholds, a reward
    with its condition, cap and years. Level, growth, share and change of one metric stay apart and are `related`.
    What is told without a number (零的突破, 全覆盖, 以……为限) is a commitment with its implied bound or none.

    Args:
        document: the document the mentions were read from.
        mentions: in the order of the text; commitments refer to them by index.

    Returns:
        The commitments in the order of the text, with ids c0001, c0002, …; nothing the text does not say is filled in,
        doubts lower `confidence` and are told in `notes`.

    >>> from gongce.documents.loaders import load_text
    >>> bind_commitments(load_text("一、总则", "plan"), ())
    ()
    """
    page = Page(document)
    thresholds = list_thresholds(mentions)
    drafts, taken = bind_rewards(page, thresholds, draft_stated(page, mentions))
    describe_scopes(page, drafts)
    drafts = merge_stretches(page, drafts)
    rules = attach_thresholds(page, thresholds, drafts, taken)
    drafts = spread_values(page, drafts)
    worded = find_wordings(page, thresholds, drafts)
    used = {index for draft in worded for index in draft.mentions}
    drafts += worded + [rule for rule in rules if not rule.mentions & used]
    link_drafts(page, mentions, drafts)
    place_in_time(page, drafts)
    for draft in drafts:
        if draft.kind == "deadline":
            set_due(document, draft)
    name_bodies(page, drafts)
    weigh_drafts(page, drafts)
    return freeze_drafts(drafts)


def freeze_drafts(drafts: Sequence[Draft]) -> tuple[Commitment, ...]:
    """Commitments in the order of their places, numbered."""
    ordered = sorted(drafts, key=lambda draft: (draft.place, draft.start))
    names = {id(draft): f"c{number:04}" for number, draft in enumerate(ordered, 1)}
    return tuple(draft.freeze(names[id(draft)], names) for draft in ordered)
