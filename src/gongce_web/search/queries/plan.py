"""What the plan holds: indicators, targets, units, by name, number and other names."""

from collections.abc import Iterator, Sequence

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from gongce.bulletins.wording import write_period
from gongce.rulebook import Pack
from gongce_web.search.queries.hits import Group, Hit, holds_all, make_group


def find_in_plan(pack: Pack, words: Sequence[str]) -> Iterator[Group]:
    """Groups of what the plan holds."""
    parts = (
        (_("指标"), _indicators(pack, words)),
        (_("目标"), _targets(pack, words)),
        (_("单位"), _units(pack, words)),
    )
    for title, hits in parts:
        group = make_group(title, hits)
        if group:
            yield group


def _indicators(pack: Pack, words: Sequence[str]) -> Iterator[Hit]:
    for one in pack.indicators:
        if holds_all(words, one.title, one.id, *one.aliases):
            yield Hit(one.title, _address("indicator", one.id), _("计量单位：%(unit)s") % {"unit": one.measured_in})


def _targets(pack: Pack, words: Sequence[str]) -> Iterator[Hit]:
    for one in pack.targets:
        unit = pack.unit(one.unit).title
        if holds_all(words, one.title, one.id, unit, *_figures(one.floor, one.target, one.strive)):
            yield Hit(one.title, _address("target", one.id), f"{one.id} · {unit} · {write_period(one.period)}")


def _figures(*values: object) -> Iterator[str]:
    """Figures of a target as they are written, whole ones and decimals."""
    for value in values:
        if value is not None:
            number = float(value)  # type: ignore[arg-type]
            yield f"{number:g}"


def _units(pack: Pack, words: Sequence[str]) -> Iterator[Hit]:
    for one in pack.units:
        if holds_all(words, one.title, one.id, *one.aliases):
            yield Hit(one.title, f"{reverse('overview')}?unit={one.id}", "、".join(one.aliases))


def _address(name: str, number: str) -> str:
    try:
        return reverse(name, args=[number])
    except NoReverseMatch:
        return ""
