"""The pack for a monthly meeting: figures to speak, one A3 table, a card a county, slides, letters of reminder.

Everything is made from a bulletin's data, so every figure is the bulletin's own, with its trace.
"""

from gongce.bulletins.meeting.data import Card, Meeting, ReminderBasis
from gongce.bulletins.meeting.pack import write_pack

__all__ = ["Card", "Meeting", "ReminderBasis", "write_pack"]
