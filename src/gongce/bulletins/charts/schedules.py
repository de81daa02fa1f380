"""Schedules: what was done from when to when beside the day it was promised for, and where today stands (Gantt)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gongce.bulletins.charts.chart import Chart, Spec
from gongce.bulletins.charts.theme import DOWN, HEAT, INK, QUIET, SMALL, frame
from gongce.bulletins.word.numerals import width_in_characters

_STEP = 24
_OPEN = "#c3ccd6"
_MOST_DAYS = 3660


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the work: what it leads to, its first day, and its last; None while it lasts."""

    name: str
    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class Promise:
    """A day promised for a part of the work, and the day it was done; None while it is open."""

    name: str
    due: date
    done: date | None = None

    def is_late(self, today: date) -> bool:
        """Whether it was done, or is still open, after its day."""
        return (self.done or today) > self.due


@dataclass(frozen=True, slots=True)
class Work:
    """One thing to be done: its stretches in order, the day promised, the day it was done, and its milestones."""

    name: str
    stretches: tuple[Stretch, ...]
    due: date | None = None
    done: date | None = None
    milestones: tuple[Promise, ...] = ()

    @property
    def promises(self) -> tuple[Promise, ...]:
        """The days promised: of the milestones, and of the whole."""
        whole = (Promise(self.name, self.due, self.done),) if self.due else ()
        return (*self.milestones, *whole)

    def days_late(self, today: date) -> int | None:
        """Days past the day promised, negative before it; None where none was promised."""
        return None if self.due is None else ((self.done or today) - self.due).days


def schedule_chart(
    title: str, works: Sequence[Work], today: date, *, measure: str = "计划与实际", source: str = ""
) -> Chart:
    """Works one below the other: done stretches solid, what goes on lighter, the promised day a diamond, today a line.

    Args:
        title: the finding.
        works: in order; those without any day are listed and have no bar.
        today: the day it is seen on; what still lasts is drawn up to it.
        measure: what is shown.
        source: who gave it.

    >>> started, done = date(2019, 1, 1), date(2019, 3, 1)
    >>> row = Work("甲", (Stretch("开工", started, done),), due=date(2019, 2, 1), done=done)
    >>> schedule_chart("甲迟28日", [row], date(2019, 6, 1)).rows
    (('甲', '2019-01-01', '2019-02-01', '2019-03-01', '迟28日', '—'),)
    """
    notes = [
        f"{measure}；◇ 计划日（实心为已完成），橙色为超过计划的时间，竖线：{today.isoformat()}",
        f"来源：{source}" if source else "",
    ]
    rows = tuple(_tell(work, today) for work in works)

    def at(width: int) -> Spec:
        return draw_schedule(title, notes, works, today, width)

    return Chart(title, notes[0], source, ("事项", "起", "计划", "实际", "偏差", "节点"), rows, at)


def _tell(work: Work, today: date) -> tuple[str, ...]:
    start = work.stretches[0].start.isoformat() if work.stretches else "—"
    due = work.due.isoformat() if work.due else "—"
    done = work.done.isoformat() if work.done else "—"
    told = (
        f"{one.name}{one.due.isoformat()}（{tell_late(Work('', (), one.due, one.done), today)}）"
        for one in work.milestones
    )
    return work.name, start, due, done, tell_late(work, today), "；".join(told) or "—"


def tell_late(work: Work, today: date) -> str:
    """How a work stands to the day promised, in words.

    >>> tell_late(Work("甲", (), due=date(2019, 7, 1)), date(2019, 6, 1))
    '还有30日'
    """
    days = work.days_late(today)
    if days is None:
        return "—"
    if work.done:
        return f"迟{days}日" if days > 0 else f"早{-days}日" if days < 0 else "按期"
    return f"已过{days}日" if days > 0 else f"还有{-days}日"


def draw_schedule(title: str, notes: list[str], works: Sequence[Work], today: date, width: int) -> Spec:
    """The definition at a width."""
    edges = [{"day": day.isoformat()} for day in _span(works, today)]
    stretches = [row for work in works for row in _bars(work, today)]
    promises = [_promise(work, one, today) for work in works for one in work.promises]
    late = [row for row in promises if row["is_late"]]
    dashed = {"type": "rule", "color": INK, "strokeDash": [4, 3]}
    diamond = {"type": "point", "shape": "diamond", "size": 70, "filled": False, "strokeWidth": 1.6}
    layers: list[Spec] = [
        {"data": {"values": edges}, "mark": {"type": "point", "opacity": 0}, "encoding": {"x": _axis("day", width)}},
        {"data": {"values": [{"day": today.isoformat()}]}, "mark": dashed, "encoding": {"x": _axis("day", width)}},
        *_layer(stretches, {"type": "bar", "height": {"band": 0.55}}, "start", works, width, until="end"),
        *_layer(late, {"type": "rule", "strokeWidth": 2}, "due", works, width, until="until"),
        *_layer([row for row in promises if not row["is_done"]], diamond, "due", works, width),
        *_layer([row for row in promises if row["is_done"]], diamond | {"filled": True}, "due", works, width),
    ]
    return frame(width, _height(len(works), title, notes, width), title, notes, layers=layers)


def _layer(
    values: list[Spec], mark: Spec, field: str, works: Sequence[Work], width: int, until: str = ""
) -> list[Spec]:
    """One layer of marks; none where there is nothing to mark."""
    names = {"title": None, "labelColor": INK, "labelLimit": 220, "domain": False}
    scale = {"domain": [work.name for work in works]}
    encoding: Spec = {
        "x": _axis(field, width),
        "y": {"field": "name", "type": "ordinal", "sort": None, "scale": scale, "axis": names},
    }
    if until:
        encoding["x2"] = {"field": until}
    if values and "color" in values[0]:
        encoding["color"] = {"field": "color", "type": "nominal", "scale": None}
    return [{"data": {"values": values}, "mark": mark, "encoding": encoding}] if values else []


def _axis(field: str, width: int) -> Spec:
    axis = {"title": None, "format": "%Y-%m", "grid": True, "orient": "top", "tickCount": max(3, width // 120)}
    return {"field": field, "type": "temporal", "scale": {"nice": False}, "axis": axis}


def _promise(work: Work, one: Promise, today: date) -> Spec:
    is_late = one.is_late(today)
    return {
        "name": work.name, "due": one.due.isoformat(), "until": (one.done or today).isoformat(),
        "is_late": is_late, "is_done": one.done is not None, "color": DOWN if is_late else QUIET,
    }  # fmt: skip


def _span(works: Sequence[Work], today: date) -> tuple[date, date]:
    """From the earliest day to the latest, some days around; never more than ten years."""
    days = [today, *(one.start for work in works for one in work.stretches)]
    days += [day for work in works for one in work.promises for day in (one.due, one.done) if day]
    first, last = min(days), max(days)
    first = max(first, last - timedelta(days=_MOST_DAYS))
    room = timedelta(days=max(7, (last - first).days // 30))
    return first - room, last + room


def _bars(work: Work, today: date) -> list[Spec]:
    """A bar a stretch, darker from stage to stage; what lasts is light and ends today."""
    rows = []
    for place, one in enumerate(work.stretches):
        end = one.end or max(today, one.start)
        color = HEAT[min(place + 1, len(HEAT) - 1)] if one.end else _OPEN
        ends = {"start": one.start.isoformat(), "end": end.isoformat()}
        rows.append({"name": work.name, **ends, "color": color})
    return rows


def _height(count: int, title: str, notes: Sequence[str], width: int) -> int:
    heads = -(-width_in_characters(title) * 16 // (width - 24)) * 22
    below = sum(-(-width_in_characters(note) * SMALL // (width - 24)) * 18 for note in notes if note)
    return round(count * _STEP + heads + below + 48)
