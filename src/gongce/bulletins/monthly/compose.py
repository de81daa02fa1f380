"""Data and templates → the content of a bulletin."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from gongce.bulletins.monthly.composition import Composition, Context, Part, Section
from gongce.bulletins.monthly.data import BulletinData
from gongce.bulletins.monthly.headline import tell_lead
from gongce.bulletins.monthly.lines import fill, text_of
from gongce.bulletins.monthly.parts.further import (
    write_cases,
    write_corrections,
    write_duties,
    write_findings,
    write_lights,
    write_matrices,
    write_notes,
    write_rates,
    write_receipts,
)
from gongce.bulletins.monthly.parts.indicators import (
    shown_outlook,
    shown_tables,
    write_contributions,
    write_figures,
    write_indicators,
    write_paths,
)
from gongce.bulletins.monthly.parts.leagues import shown_leagues, write_leagues, write_lists
from gongce.bulletins.monthly.parts.prospects import write_prospects
from gongce.bulletins.monthly.template import Kind, Templates, default_templates
from gongce.vocabulary import RefusedError

WRITERS: dict[str, Callable[[Context], Iterator[Part]]] = {
    "indicators": write_indicators, "paths": write_paths, "contributions": write_contributions,
    "leagues": write_leagues, "lists": write_lists, "lights": write_lights, "duties": write_duties,
    "findings": write_findings, "notes": write_notes, "matrices": write_matrices, "rates": write_rates,
    "cases": write_cases, "corrections": write_corrections, "figures": write_figures, "receipts": write_receipts,
    "prospects": write_prospects,
}  # fmt: skip
"""Block of a layout → what writes it."""
ANNEX_TITLES = {"figures": "各单位主要指标", "receipts": "签收单"}


def compose(data: BulletinData, kind: str = "monthly", templates: Templates | None = None) -> Composition:
    """The content of a bulletin of a kind.

    A section that has nothing to say is left out. What is not marked public is not in a bulletin for the public, and
    what is internal analysis is in drafts only.

    Args:
        data: what it says.
        kind: which layout.
        templates: the office's; the defaults where None.

    Raises:
        InputError: no such kind.
        RefusedError: a draft for the public, or a publication nobody let (exit code 4).
    """
    chosen = templates or default_templates()
    plan = chosen.kind(kind)
    context = Context(data, chosen, plan)
    if context.is_public and data.state.mark:
        what = f"a draft is not for the public: {data.state.reason}"
        raise RefusedError(what, where=data.title, remedy="issue it first")
    if context.is_public and data.publication is None:
        what = "nothing goes to the public without who let it, when and through what"
        raise RefusedError(what, where=data.title, remedy="give the publication's by, day and channel")
    sections = []
    for one in plan.sections:
        parts = write_parts(replace(context, only=one.only), one.show)
        if parts:
            sections.append(Section(one.title, parts))
    annexes = [
        Section(ANNEX_TITLES.get(name, name), parts) for name in plan.annexes if (parts := write_parts(context, [name]))
    ]
    lead = tell_lead(narrow(context), chosen.wording) if kind != "correction" else ()
    return Composition(data, plan, write_title(data, plan), lead, sections, annexes, list_sources(context))


def write_parts(context: Context, names: Sequence[str]) -> list[Part]:
    """The parts of several blocks."""
    return [part for name in names for part in WRITERS[name](context)]


def narrow(context: Context) -> BulletinData:
    """The data with what may be shown: the first sentence says no more than the tables."""
    return replace(context.data, indicators=tuple(shown_tables(context)), outlook=shown_outlook(context))


def write_title(data: BulletinData, kind: Kind) -> str:
    """The title by the layout."""
    return text_of(fill(kind.title, title=data.title, period=data.period.title, issuer=data.issuer, number=data.number))


def list_sources(context: Context) -> list[str]:
    """Who gave the figures, each once."""
    named = [table.source for table in shown_tables(context)] + [league.source for league in shown_leagues(context)]
    return [source for source in dict.fromkeys(named) if source]
