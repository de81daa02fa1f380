"""The plan of work of a register: days promised beside days reached, as a chart and its table."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from gongce.bulletins.charts import Chart, Promise, Stretch, Work, schedule_chart
from gongce.rulebook import Register
from gongce_web.records.listings import source
from gongce_web.records.listings.columns import label_field, write_value
from gongce_web.records.listings.finding import cut_page
from gongce_web.records.listings.pages import Listed
from gongce_web.records.listings.sight import Seen, may_open


def chart_works(seen: Seen, listed: Listed) -> Chart:
    """The records of the page asked for, one below the other."""
    table, _page, _count = cut_page(listed.table, listed.ask.page)
    works, used, promised = [], dict[str, int](), find_milestones(seen, listed.register)
    for row in table.iter_rows(named=True):
        name = _name(listed, row)
        used[name] = used.get(name, 0) + 1
        own = name if used[name] == 1 else f"{name}（{row['record']}）"
        works.append(replace(_work(listed.register, row, own), milestones=tuple(promised.get(row["record"], ()))))
    return schedule_chart(_title(listed, works, seen.on), works, seen.on, source=listed.register.title)


def find_milestones(seen: Seen, register: Register) -> dict[str, list[Promise]]:
    """Record → its milestones, of every register whose records point at it and have a day they are due."""
    found: dict[str, list[Promise]] = {}
    for other in seen.pack.registers:
        pointer = next((one.name for one in other.fields if one.into == register.id), None)
        if not pointer or not other.due or not may_open(seen.sight, other):
            continue
        table = source.seen_table(seen, other)
        label, closes = label_field(other).name, pl.col(other.closes) if other.closes else pl.lit(None, pl.Date)
        rows = table.select(pointer, pl.col(label).cast(pl.String), pl.col(other.due), closes.alias("_done"))
        for record, name, due, done in rows.sort(other.due).iter_rows():
            if record and due:
                found.setdefault(record, []).append(Promise(name or other.title, due, done))
    return found


def _name(listed: Listed, row: dict[str, Any]) -> str:
    """What a bar is called: the record, and what it belongs to where its own name says little."""
    register, label = listed.register, label_field(listed.register)
    own = write_value(label, row[label.name], listed.names) or row["record"]
    pointer = next((one for one in register.fields if one.into and one.name != label.name), None)
    above = write_value(pointer, row[pointer.name], listed.names) if pointer else ""
    return f"{above} {own}".strip()


def _work(register: Register, row: dict[str, Any], name: str) -> Work:
    due = row[register.due] if register.due else None
    done = row[register.closes] if register.closes else None
    titles = {one.name: one.title.removesuffix("日") for one in register.fields}
    reached = [(titles[one], row[one]) for one in register.sequence if row[one] is not None]
    if not register.sequence:
        start = min(row["since"], done or row["since"])
        return Work(name, (Stretch(register.title, start, done),), due, done)
    stretches = [
        Stretch(f"{one}—{other}", start, end) for (one, start), (other, end) in pairwise(reached) if start <= end
    ]
    is_over = len(reached) == len(register.sequence) or done is not None
    if reached and not is_over:
        stretches.append(Stretch(_("%(reached)s之后") % {"reached": reached[-1][0]}, reached[-1][1], None))
    return Work(name, tuple(stretches), due, done)


def _title(listed: Listed, works: list[Work], on: date) -> str:
    open_late = [one for work in works for one in work.promises if one.done is None and one.is_late(on)]
    promised = sum(len(work.promises) for work in works)
    if not promised:
        return _("%(title)s%(n)s项，没有计划日可比") % {"title": listed.register.title, "n": len(works)}
    return _("%(title)s%(n)s项、计划日%(promised)s个，%(n2)s个已过期未完成") % {
        "title": listed.register.title,
        "n": len(works),
        "promised": promised,
        "n2": len(open_late),
    }
