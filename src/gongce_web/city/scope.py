"""What a page is about: unit, period, as-of day; always visible, always changeable, part of the address."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from urllib.parse import urlencode

from django.core.cache import cache
from django.http import HttpRequest

from gongce.rulebook import Pack, Unit
from gongce.vocabulary import InputError, Lane, Period, PeriodKind
from gongce_web.city.periods import PeriodView, open_period
from gongce_web.city.workspaces import head_of, open_city

_LANES = (Lane.STAT_AGG, Lane.ADMIN, Lane.CONSENTED)


@dataclass(frozen=True)
class Scope:
    """A unit, a period and the day as of which it is seen; `as_of` None is now.

    `given` holds what the address named, so that links carry on just that.
    """

    pack: Pack
    unit: str
    period: Period
    as_of: date | None
    given: tuple[tuple[str, str], ...] = ()

    @property
    def unit_title(self) -> str:
        """The unit's name."""
        return self.pack.unit(self.unit).title

    @cached_property
    def query(self) -> str:
        """The scope as the part of an address after the question mark, with it; empty where all is as usual."""
        return f"?{urlencode(self.given)}" if self.given else ""

    @cached_property
    def view(self) -> PeriodView:
        """Everything computed about the period, looked up once a request.

        Raises:
            InputError: nothing was reported of it.
        """
        return open_period(self.period, self.as_of)

    @cached_property
    def is_known(self) -> bool:
        """Whether anything was reported of the period."""
        try:
            return bool(self.view)
        except InputError:
            return False

    @property
    def units(self) -> list[Unit]:
        """The city, its zones and counties: what may be chosen."""
        return [self.pack.unit(code) for code in open_city().places]

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """Totals that have figures, the newest first, and the one the page is about: what may be chosen."""
        found = list_periods()
        return found if self.period in found else (self.period, *found)


def read_scope(request: HttpRequest) -> Scope:
    """The scope of a request's address; what it does not say, or says wrongly, is the city and the newest period."""
    pack = open_city().pack
    given = {name: request.GET[name] for name in ("unit", "period", "as_of") if request.GET.get(name)}
    known = {unit.id for unit in pack.units}
    unit = given["unit"] if given.get("unit") in known else pack.plan.city
    as_of = _read_day(given.get("as_of", ""))
    period = _read_period(given.get("period", "")) or newest_period()
    return Scope(pack, unit, period, as_of, tuple(given.items()))


def newest_period() -> Period:
    """The last total with a figure; the plan's first year where there is none yet."""
    found = list_periods()
    return found[0] if found else Period.ytd(Period.parse(open_city().pack.plan.period).year, 12)


def list_periods() -> tuple[Period, ...]:
    """Totals from January that have a figure of the city, the newest first; kept until the archive changes."""
    workspace = open_city()
    key = f"periods:{workspace.folder}:{head_of(workspace)}"
    codes = cache.get(key)
    if codes is None:
        city = [workspace.pack.plan.city]
        frame = workspace.archive.read(lanes=_LANES, units=city).frame.select("period").unique().collect()
        codes = frame["period"].to_list()
        cache.set(key, codes, None)
    periods = [Period.parse(code) for code in codes]
    totals = [period for period in periods if period.kind is PeriodKind.YTD]
    return tuple(sorted(totals, key=lambda one: one.end, reverse=True))


def _read_period(text: str) -> Period | None:
    """A period of pages is a total from January: a month named alone is the total to its end."""
    try:
        period = Period.parse(text) if text else None
    except InputError:
        return None
    return Period.ytd(period.year, period.last) if period and period.kind is PeriodKind.MONTH else period


def _read_day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date() if text else None  # noqa: DTZ007 - a day, no moment
    except ValueError:
        return None
