"""One thing that waits for somebody, and the order things wait in."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

KINDS: tuple[tuple[str, Any], ...] = (
    ("case", gettext_lazy("案件")),
    ("return", gettext_lazy("报表")),
    ("query", gettext_lazy("质询")),
    ("duty", gettext_lazy("职责")),
    ("bulletin", gettext_lazy("通报")),
)
_ORDER = {"overdue": 0, "behind": 1, "due_soon": 2, "ok": 3, "": 4}
_WORDS = {"overdue": gettext_lazy("逾期"), "behind": gettext_lazy("滞后"), "due_soon": gettext_lazy("临近")}


@dataclass(frozen=True)
class Item:
    """Something that waits: its kind and light, what it is, what is to be done, by when, and where."""

    kind: str
    light: str
    title: str
    task: str
    due: date | None
    why: str
    address: str

    @property
    def kind_word(self) -> Any:
        """The kind in a word."""
        return dict(KINDS)[self.kind]


def order_items(items: Iterable[Item]) -> list[Item]:
    """The worst light first, then the nearest day, then by title."""
    return sorted(items, key=lambda one: (_ORDER.get(one.light, 4), one.due or date.max, one.title))


def light_of(due: date | None, today: date, soon_days: int = 7) -> str:
    """The light of a day something is due: overdue after it, due soon within some days, else ok.

    >>> light_of(date(2019, 7, 1), date(2019, 7, 18)), light_of(date(2019, 7, 20), date(2019, 7, 18))
    ('overdue', 'due_soon')
    """
    if due is None:
        return ""
    left = (due - today).days
    return "overdue" if left < 0 else "due_soon" if left <= soon_days else "ok"


def say_items(items: Sequence[Item]) -> str:
    """The sentence an inbox opens with."""
    if not items:
        return _("没有待办。")
    counted = Counter(one.light for one in items)
    told = [_("共%(n)d件待办") % {"n": len(items)}]
    lights = [f"{word}{counted[light]}" for light, word in _WORDS.items() if counted[light]]
    told += ["、".join(lights)] if lights else []
    first = items[0]
    if first.light in ("overdue", "behind"):
        told.append(_("最先办：%(title)s，%(task)s") % {"title": first.title, "task": first.task})
    return "，".join(told[:2]) + ("。" if len(told) < 3 else f"。{told[2]}。")
