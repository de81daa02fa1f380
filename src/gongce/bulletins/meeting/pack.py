"""Every paper of a meeting, by the name of its file."""

from collections.abc import Iterator

from gongce.bulletins.meeting.card import write_card
from gongce.bulletins.meeting.data import Meeting
from gongce.bulletins.meeting.deck import make_deck
from gongce.bulletins.meeting.reminder import Reminder, list_reminders
from gongce.bulletins.meeting.sheet import write_sheet
from gongce.bulletins.meeting.speech import write_speech
from gongce.bulletins.monthly.compose import compose
from gongce.bulletins.monthly.composition import Context
from gongce.bulletins.monthly.template import Templates, default_templates
from gongce.bulletins.slides import write_slides

KIND = "monthly"
SPEECH, SHEET, CARDS, SLIDES, REMINDERS = "讲话参考数据.docx", "一览表.xlsx", "县区卡", "会议幻灯片.pptx", "提示函"
UNSENT = "提示函（不发）"


def context_of(meeting: Meeting, templates: Templates | None = None) -> Context:
    """What the papers are made from: the bulletin's data, wording and monthly layout."""
    chosen = templates or default_templates()
    return Context(meeting.bulletin, chosen, chosen.kind(KIND))


def write_pack(meeting: Meeting, templates: Templates | None = None) -> dict[str, bytes]:
    """The papers: figures to speak, one-page table, cards, slides, letters of reminder.

    Args:
        meeting: what they say.
        templates: the office's; the defaults where None.

    Returns:
        Content by name; cards and letters lie in folders. Equal meetings give equal bytes.
    """
    context = context_of(meeting, templates)
    composition = compose(meeting.bulletin, KIND, templates)
    return {
        SPEECH: write_speech(context),
        SHEET: write_sheet(context),
        SLIDES: write_slides(make_deck(context, composition)),
        **{f"{CARDS}/{card.name}.docx": write_card(context, card) for card in meeting.cards},
        **dict(_name_letters(list_reminders(context, meeting))),
    }


def _name_letters(reminders: list[Reminder]) -> Iterator[tuple[str, bytes]]:
    """Letters that may be sent lie apart from those that may not."""
    for one in reminders:
        yield f"{REMINDERS if one.may_be_sent else UNSENT}/{one.name}.docx", one.docx
