"""Duties a person's units owe, in any span of days: by plan, tier, record, rule, meeting."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Max
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gongce.procedures import mainland_workdays
from gongce.procedures.duties import Owed, list_owed
from gongce.rulebook import Shape
from gongce_web.inbox.queries.items import Item
from gongce_web.inbox.queries.months import Month
from gongce_web.records.listings.sight import Seen
from gongce_web.records.listings.source import keep, seen_names, seen_table
from gongce_web.records.models import CaseRecord, DutyClosing, DutyMark, Meeting
from gongce_web.records.queries import load_shelf
from gongce_web.units.models import Unit

LOOK_BACK_DAYS = 200
_SOON_DAYS = 14
_FAR_DAYS = 370
_OWN_ADDRESS = ("record", "rule", "case")
SOURCES = {
    "plan": gettext_noop("方案"),
    "tier": gettext_noop("分级"),
    "case": gettext_noop("案件"),
    "record": gettext_noop("台账"),
    "rule": gettext_noop("疑点"),
    "meeting": gettext_noop("会议"),
}
STATES = {
    "overdue": ("overdue", gettext_noop("逾期")),
    "behind": ("behind", gettext_noop("滞后")),
    "due_soon": ("due_soon", gettext_noop("临近")),
    "open": ("", gettext_noop("未到期")),
    "standing": ("", gettext_noop("持续")),
    "done_late": ("", gettext_noop("迟办结")),
    "done": ("", gettext_noop("已办结")),
}


def read_owed(seen: Seen, start: date, until: date) -> tuple[Owed, ...]:
    """Everything the person may see that is owed in a span of days, judged on the day the page is of."""
    last = tuple(model.objects.aggregate(last=Max("pk"))["last"] for model in (DutyClosing, DutyMark, Meeting))
    key = ("owed", seen.stamp(), last, start, until, seen.on)
    return tuple(keep_mine(seen, keep(key, lambda: _list(seen, last, start, until))))


def _list(seen: Seen, last: tuple[int | None, ...], start: date, until: date) -> tuple[Owed, ...]:
    shelf = keep(("shelf with duties", seen.stamp(), last), lambda: load_shelf(seen.pack))
    return list_owed(seen.pack, shelf, start, until, seen.on, mainland_workdays())[0]


def keep_mine(seen: Seen, owed: Iterable[Owed]) -> Iterator[Owed]:
    """What a person's units owe, and what is about records and cases the person sees; nothing about hidden ones."""
    titles, numbers = _titles(seen), seen_numbers(seen)
    known = frozenset[str]().union(*numbers.values())
    for one in owed:
        about = _about(one)
        if about is not None:
            is_mine = one.about in numbers.get(about, ())
        elif one.source == "tier":
            is_mine = one.about in known
        else:
            owes = {name.removesuffix("（其余）") for name in one.who}
            is_mine = titles is None or bool(titles & owes) or one.about in known
        if is_mine:
            yield one


def _about(one: Owed) -> str | None:
    """The register or procedure a duty's number begins with, where it is about a record or case of it."""
    return one.id.partition("/")[0] if one.source in _OWN_ADDRESS else None


def _titles(seen: Seen) -> set[str] | None:
    if seen.sight.units is None:
        return None
    return set(Unit.objects.filter(code__in=seen.sight.units).values_list("title", flat=True))


def seen_numbers(seen: Seen) -> Mapping[str, frozenset[str]]:
    """Register or procedure → the numbers of its records or cases the person sees."""
    return keep(("numbers", seen.stamp(), seen.on, seen.sight), lambda: _numbers(seen))


def _numbers(seen: Seen) -> dict[str, frozenset[str]]:
    found = {one.id: frozenset(seen_table(seen, one)["record"].to_list()) for one in seen.pack.registers}
    hidden = {one.procedure for one in seen.pack.registers if one.id in seen.sight.hidden and one.shape is Shape.CASE}
    cases: dict[str, set[str]] = {}
    for procedure, number, unit in CaseRecord.objects.values_list("procedure", "number", "unit__code"):
        if procedure not in hidden and (seen.sight.units is None or unit in seen.sight.units):
            cases.setdefault(procedure, set()).add(number)
    return found | {name: found.get(name, frozenset()) | numbers for name, numbers in cases.items()}


def wait_duties(seen: Seen) -> Iterator[Item]:
    """Duties late or soon due, and problems found by rule, those of one rule as one; cases wait by themselves."""
    owed = read_owed(seen, seen.on - timedelta(days=LOOK_BACK_DAYS), seen.on + timedelta(days=_SOON_DAYS))
    yield from _wait_rules(seen, [one for one in owed if one.source == "rule"])
    above = names_above(seen, owed)
    for one in owed:
        if one.is_open and one.source not in ("case", "rule") and one.state in ("overdue", "behind", "due_soon"):
            task = _("办结并登记佐证（%(source)s）") % {"source": _(SOURCES[one.source])}
            title = above.get(one.id, "") + one.what
            yield Item("duty", STATES[one.state][0], title, task, one.due, "、".join(one.who), address_of(one))


def _wait_rules(seen: Seen, owed: list[Owed]) -> Iterator[Item]:
    counted = Counter((one.id.partition("/")[0], one.id.rpartition("/")[2]) for one in owed)
    for (register_id, name), count in counted.items():
        register = seen.pack.register(register_id)
        alert = next((one for one in register.alerts if one.id == name), None)
        if alert is not None:
            title = _("%(register)s：%(alert)s%(count)d个") % {
                "register": register.title, "alert": alert.title, "count": count,
            }  # fmt: skip
            address = f"{reverse('register', args=[register_id])}?light=behind"
            yield Item("duty", "behind", title, alert.remedy, None, "", address)


def names_above(seen: Seen, owed: Iterable[Owed]) -> dict[str, str]:
    """Duty → the name of what its record belongs to (the project of a milestone), with a stop; where there is one."""
    found, known = dict[str, str](), {one.id: one for one in seen.pack.registers}
    wanted = {one.id.partition("/")[0] for one in owed if one.source == "record"}
    for name in sorted(wanted & set(known)):
        register = known[name]
        pointer = next((field for field in register.fields if field.into in known), None)
        if pointer is not None:
            names = seen_names(seen, known[pointer.into or ""])
            for record, value in seen_table(seen, register).select("record", pointer.name).iter_rows():
                if value in names:
                    found[f"{name}/{record}"] = f"{names[value]} "
    return found


def address_of(one: Owed) -> str:
    """Where a duty is done: its record or case, else the page that closes it."""
    register = one.id.partition("/")[0]
    try:
        if one.source in ("record", "rule"):
            return reverse("record", args=[register, one.about])
        if one.source == "case":
            return reverse("case", args=[register, one.about])
    except NoReverseMatch:
        return ""
    return f"{reverse('duty')}?{urlencode({'duty': one.id})}"


@dataclass(frozen=True)
class OwedRow:
    """A duty in the list of a month: its light and word, where it came from, where it is done."""

    owed: Owed
    title: str
    light: str
    word: str
    source: str
    address: str


def rank_owed(owed: Iterable[Owed], month: Month, *, with_rules: bool) -> list[Owed]:
    """Of a month what is due in it, before all what is overdue from earlier; what stands without a day last.

    Problems found by rule stand in the inbox, those of one rule as one; here only where they are asked for.
    """
    mine = [
        one
        for one in owed
        if (one.state == "overdue" or one.due is None or month.first <= one.due <= month.last)
        and (with_rules or one.source != "rule")
    ]
    return sorted(mine, key=lambda one: (_rank(one), one.due or date.max, one.id))


def list_rows(seen: Seen, owed: Iterable[Owed]) -> tuple[OwedRow, ...]:
    """Duties as a page's list shows them."""
    ranked = list(owed)
    above = names_above(seen, ranked)
    return tuple(
        OwedRow(one, above.get(one.id, "") + one.what, *state_of(one), _(SOURCES[one.source]), address_of(one))
        for one in ranked
    )


def state_of(one: Owed) -> tuple[str, str]:
    """The light and word of a duty; a problem found by rule is behind for as long as it stands."""
    light, word = STATES["behind"] if one.source == "rule" and one.is_open else STATES[one.state]
    return light, _(word)


def _rank(one: Owed) -> int:
    """Overdue and behind first, then what has a day, then what stands, last what is closed."""
    if not one.is_open:
        return 3
    return 0 if state_of(one)[0] in ("overdue", "behind") and one.due else 2 if one.due is None else 1


def say_owed(owed: Iterable[Owed], month: Month) -> str:
    """The sentence of a month: how much is due, how much is done, how much is overdue."""
    all_owed = list(owed)
    mine = [one for one in all_owed if one.due and month.first <= one.due <= month.last]
    done = sum(not one.is_open for one in mine)
    late = sum(one.state == "overdue" for one in all_owed)
    words = {
        "month": date_format(month.first, _("Y年n月")),
        "n": len(mine),
        "done": done,
    }
    told = _("%(month)s应办%(n)d项，已办结%(done)d项") % words
    return told + (_("；逾期未办%(late)d项。") % {"late": late} if late else "。")


def find_owed(seen: Seen, number: str) -> Owed | None:
    """The duty of a number, where the person may see it; looked for in two years around the day."""
    if not number or len(number) > 200:
        return None
    owed = read_owed(seen, seen.on - timedelta(days=_FAR_DAYS), seen.on + timedelta(days=_FAR_DAYS))
    return next((one for one in owed if one.id == number), None)
