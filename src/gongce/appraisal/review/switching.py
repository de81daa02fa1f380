"""A change of scheme: old and new on the same data, once and one way."""

from dataclasses import dataclass

from gongce.appraisal.figures import FactTable
from gongce.appraisal.review.comparison import Move, compare_sheets
from gongce.appraisal.scheme.loading import Ready
from gongce.appraisal.sheet import Sheet, score_units
from gongce.vocabulary import UsageError


@dataclass(frozen=True, slots=True)
class Correspondence:
    """A new item and the old ones it takes the place of (none: it is new); an old one nothing follows has no `new`."""

    new: str
    old: tuple[str, ...]


@dataclass(frozen=True)
class Switch:
    """Both sheets, who moves, and what became of each item."""

    before: Sheet
    after: Sheet
    moves: tuple[Move, ...]
    items: tuple[Correspondence, ...]


def switch_scheme(old: Ready, new: Ready, table: FactTable) -> Switch:
    """Old and new scheme on the same data.

    Raises:
        UsageError: the new scheme does not say that it replaces the old one (a switch goes one way), or its
            `items_from` names items that are not there.
    """
    if new.scheme.replaces != old.scheme.id:
        raise UsageError(
            f"{new.scheme.id} does not replace {old.scheme.id}",
            where=new.file,
            remedy=f"a switch goes one way: the newer scheme says replaces: {old.scheme.id}",
        )
    items = _match(old, new)
    before, after = score_units(old, table), score_units(new, table)
    return Switch(before, after, compare_sheets(before, after), items)


def _match(old: Ready, new: Ready) -> tuple[Correspondence, ...]:
    """Items of the same id follow each other; `items_from` tells the rest."""
    ours, theirs = [item.id for item in new.scheme.items], [item.id for item in old.scheme.items]
    told = new.scheme.items_from
    unknown = [name for name in told if name not in ours] + [
        name for names in told.values() for name in names if name not in theirs
    ]
    if unknown:
        raise UsageError(f"items_from names {', '.join(unknown)}", where=new.file, remedy="name items of both schemes")
    pairs = [Correspondence(name, told.get(name, (name,) if name in theirs else ())) for name in ours]
    followed = {name for pair in pairs for name in pair.old}
    return (*pairs, *(Correspondence("", (name,)) for name in theirs if name not in followed))
