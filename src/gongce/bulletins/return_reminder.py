"""Reminders of returns (催报): before and after the deadline, ready to copy, naming the units that are missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gongce.bulletins.word.numerals import write_day


@dataclass(frozen=True, slots=True)
class ReturnReminder:
    """What is reminded of: a form's title and period, the deadline, the day it is, who is missing, whom to ask."""

    form: str
    period: str
    due: date
    today: date
    missing: Sequence[str]
    returned: Sequence[str] = ()
    contact: str = ""
    issuer: str = ""

    @property
    def is_late(self) -> bool:
        """Whether the deadline is past."""
        return self.today > self.due


def word_reminder(reminder: ReturnReminder) -> str:
    """The text; empty where nobody is missing.

    >>> print(word_reminder(ReturnReminder("月报", "2019年7月", date(2019, 8, 8), date(2019, 8, 6), ["甲县", "乙县"])))
    【催报】各有关单位：2019年7月“月报”将于2019年8月8日截止，还有2天。尚未报送的2个单位：甲县、乙县。请按时报送。
    """
    if not reminder.missing and not reminder.returned:
        return ""
    parts = [f"【催报】各有关单位：{reminder.period}“{reminder.form}”{_when(reminder)}。", *_who(reminder)]
    parts.append("请今日内报送，确有困难的说明原因。" if reminder.is_late else "请按时报送。")
    parts.append(f"联系：{reminder.contact}。" if reminder.contact else "")
    parts.append(reminder.issuer)
    return "".join(part for part in parts if part)


def _when(reminder: ReturnReminder) -> str:
    days = (reminder.due - reminder.today).days
    if days == 0:
        return f"今日（{write_day(reminder.due)}）截止"
    if days > 0:
        return f"将于{write_day(reminder.due)}截止，还有{days}天"
    return f"已于{write_day(reminder.due)}截止，逾期{-days}天"


def _who(reminder: ReturnReminder) -> list[str]:
    named = []
    if reminder.missing:
        named.append(f"尚未报送的{len(reminder.missing)}个单位：{'、'.join(reminder.missing)}。")
    if reminder.returned:
        named.append(f"已退回、待改正的{len(reminder.returned)}个单位：{'、'.join(reminder.returned)}。")
    return named
