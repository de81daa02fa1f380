"""Writing a note on a figure."""

from django.db import transaction
from django.utils.translation import gettext as _

from gongce.vocabulary import InputError
from gongce_web import clock
from gongce_web.accounts.models import User
from gongce_web.audit.actions import record
from gongce_web.figures.models import FigureNote
from gongce_web.figures.policies import NOTES
from gongce_web.roles import Operation
from gongce_web.units.models import Unit

MOST_CHARACTERS = 500


@transaction.atomic
def write_note(*, key: str, period: str, unit: Unit, text: str, by: User) -> FigureNote:
    """A remark on a figure, by somebody who may speak for its unit.

    Raises:
        InputError: no text, or too much of it.
        PermissionDenied: the person has no role in the unit.
    """
    words = text.strip()
    if not words or len(words) > MOST_CHARACTERS:
        raise InputError(_("备注为空或超过500字"), where=key, remedy=_("写明情况，不超过500字"))
    note = FigureNote(period=period, key=key, unit=unit, text=words, author=by, written_at=clock.now())
    NOTES.demand(by, Operation.FILL, note)
    note.save()
    record("figure.note", by=by, about=f"{period} {key}", detail={"text": words})
    return note
