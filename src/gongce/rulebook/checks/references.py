"""References: every id that is named exists and is of the right kind."""

import difflib
from collections.abc import Iterator
from typing import Any

from gongce.rulebook.draft import Draft, Row
from gongce.vocabulary import Finding, Severity

_CONFIGURING = (
    *("targets", "rules", "schemes", "orders", "calendar", "catalogues", "baselines", "indicators", "units"),
    *("memberships", "changes", "procedures", "approvals", "meetings", "registers", "additions", "charge_checks"),
    *("ranges", "pairs", "feeds", "surveys", "peer_groups", "systems"),
)
_REFERENCES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("plan", "city", ("units",)),
    ("documents", "issuer", ("units",)),
    ("memberships", "hierarchy", ("hierarchies",)),
    ("memberships", "under", ("units",)),
    ("memberships", "units", ("units",)),
    ("changes", "before", ("units",)),
    ("changes", "after", ("units",)),
    ("indicators", "numerator", ("indicators",)),
    ("indicators", "denominator", ("indicators",)),
    ("targets", "indicator", ("indicators",)),
    ("targets", "unit", ("units",)),
    ("targets", "industry", ("items",)),
    ("targets", "denominator.indicator", ("indicators",)),
    ("targets", "denominator.unit", ("units",)),
    ("targets", "denominator.industry", ("items",)),
    ("targets", "parent", ("targets",)),
    ("targets", "version", ("versions",)),
    ("targets", "cites", ("versions",)),
    ("targets", "restates", ("targets",)),
    ("targets", "bodies", ("units",)),
    ("targets", "slot", ("slots",)),
    ("baselines", "indicator", ("indicators",)),
    ("baselines", "unit", ("units",)),
    ("baselines", "industry", ("items",)),
    ("baselines", "denominator.indicator", ("indicators",)),
    ("baselines", "denominator.unit", ("units",)),
    ("baselines", "denominator.industry", ("items",)),
    ("baselines", "parent", ("baselines",)),
    ("rules", "payer", ("units",)),
    ("rules", "payee", ("units",)),
    ("rules", "bodies", ("units",)),
    ("rules", "slots", ("slots",)),
    ("rules", "limits", ("rules",)),
    ("rules", "amount.slot", ("slots",)),
    ("rules", "amount.parts.unit", ("units",)),
    ("rules", "clock.slot", ("slots",)),
    ("rules", "when.slot", ("slots",)),
    ("rules", "any_of.slot", ("slots",)),
    ("rules", "asks.slot", ("slots",)),
    ("rules", "asks_any.slot", ("slots",)),
    ("schemes", "subjects", ("units",)),
    ("schemes", "bodies", ("units",)),
    ("schemes", "items.indicator", ("indicators",)),
    ("schemes", "items.target", ("targets",)),
    ("schemes", "items.bodies", ("units",)),
    ("schemes", "rules", ("rules",)),
    ("schemes", "slots", ("slots",)),
    ("schemes", "order", ("orders",)),
    ("schemes", "replaces", ("schemes",)),
    ("schemes", "vetoes.rule", ("rules",)),
    ("schemes", "opens", ("procedures",)),
    ("schemes", "letter", ("procedures",)),
    ("schemes", "classes.opens", ("procedures",)),
    ("schemes", "offices.posts", ("registers",)),
    ("schemes", "offices.readers", ("units",)),
    ("orders", "issuer", ("units",)),
    ("orders", "subjects", ("units",)),
    ("orders", "replaces", ("orders",)),
    ("calendar", "who", ("units",)),
    ("calendar", "targets", ("targets",)),
    ("calendar", "order", ("orders",)),
    ("calendar", "slot", ("slots",)),
    ("catalogues", "items.under", ("items",)),
    ("catalogues", "items.targets", ("targets",)),
    ("mechanisms", "configured_by", _CONFIGURING),
    ("mechanisms", "slots", ("slots",)),
    ("slots", "from_whom", ("units",)),
    ("procedures", "roles.bodies", ("units",)),
    ("procedures", "clocks.slot", ("slots",)),
    ("procedures", "clocks.escalations.opens", ("procedures",)),
    ("approvals", "procedure", ("procedures",)),
    ("registers", "of", ("registers",)),
    ("registers", "fields.into", ("registers",)),
    ("registers", "procedure", ("procedures",)),
    ("registers", "ladders.steps.duties", ("calendar",)),
    ("registers", "ladders.steps.procedures", ("procedures",)),
    ("registers", "ladders.steps.rules", ("rules",)),
    ("registers", "counts.indicator", ("indicators",)),
    ("registers", "counts.target", ("targets",)),
    ("registers", "roles.bodies", ("units",)),
    ("registers", "slots", ("slots",)),
    ("additions", "to", ("registers",)),
    ("additions", "fields.into", ("registers",)),
    ("additions", "ladders.steps.duties", ("calendar",)),
    ("additions", "ladders.steps.procedures", ("procedures",)),
    ("additions", "ladders.steps.rules", ("rules",)),
    ("additions", "counts.indicator", ("indicators",)),
    ("additions", "counts.target", ("targets",)),
    ("additions", "roles.bodies", ("units",)),
    ("additions", "slots", ("slots",)),
    ("charge_checks", "items", ("registers",)),
    ("charge_checks", "charges", ("registers",)),
    ("charge_checks", "exemptions", ("registers",)),
    ("charge_checks", "refund", ("procedures",)),
    ("approvals", "body", ("units",)),
    ("approvals", "after", ("approvals",)),
    ("approvals", "slots", ("slots",)),
    ("registers", "population_units", ("units",)),
    ("meetings", "entry", ("calendar",)),
    ("meetings", "agenda.records_of", ("registers",)),
    ("meetings", "agenda.cases_of", ("procedures",)),
    ("ranges", "indicator", ("indicators",)),
    ("ranges", "units", ("units",)),
    ("ranges", "owners", ("units",)),
    ("ranges", "target", ("targets",)),
    ("ranges", "slot", ("slots",)),
    ("pairs", "first", ("indicators",)),
    ("pairs", "second", ("indicators",)),
    ("pairs", "units", ("units",)),
    ("feeds", "supplier", ("units",)),
    ("feeds", "indicators", ("indicators",)),
    ("feeds", "order", ("orders",)),
    ("feeds", "slot", ("slots",)),
    ("surveys", "population", ("units",)),
    ("surveys", "questions.indicator", ("indicators",)),
    ("surveys", "questions.target", ("targets",)),
    ("surveys", "order", ("orders",)),
    ("surveys", "scheme", ("schemes",)),
    ("surveys", "slot", ("slots",)),
    ("peer_groups", "indicators", ("indicators",)),
    ("peer_groups", "slot", ("slots",)),
    ("systems", "item", ("items",)),
    ("systems", "slot", ("slots",)),
)
_WITH_LOCATOR = (
    *("memberships", "changes", "indicators", "targets", "baselines", "rules", "schemes", "orders"),
    *("calendar", "catalogues", "mechanisms", "slots", "procedures", "approvals", "meetings", "registers", "additions"),
    *("ranges", "pairs", "feeds", "surveys", "peer_groups", "systems"),
)


def check_references(draft: Draft) -> Iterator[Finding]:
    """Ids that name nothing, or something of another kind."""
    known = {key: {row.name for row in rows} for key, rows in draft.rows.items()}
    known["items"] = {item.id for row in draft.of("catalogues") for item in row.record.items}
    paths = (*_REFERENCES, *((key, "where.document", ("documents",)) for key in _WITH_LOCATOR))
    for key, path, kinds in paths:
        for row in draft.of(key):
            for name, keys in _values(row.record, path.split(".")):
                if not any(name in known.get(kind, ()) for kind in kinds):
                    yield from _judge(draft, row, name, keys, kinds, known)
    yield from _check_definitions(draft)


def _values(record: Any, path: list[str]) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """Every id at a path of keys, with its own keys."""
    value = getattr(record, path[0])
    if value is None or value == ():
        return
    several = enumerate(value) if isinstance(value, tuple) else [(None, value)]
    for number, one in several:
        keys: tuple[str | int, ...] = (path[0],) if number is None else (path[0], number)
        if len(path) == 1:
            yield one, keys
        else:
            yield from ((name, (*keys, *rest)) for name, rest in _values(one, path[1:]))


def _judge(
    draft: Draft, row: Row, name: str, keys: tuple[str | int, ...], kinds: tuple[str, ...], known: dict[str, set[str]]
) -> Iterator[Finding]:
    if name in draft.ids and not any(name in ids for ids in known.values()):
        return  # its own record is at fault and has a finding already
    noun = kinds[0].rstrip("s") if len(kinds) == 1 else "record"
    if any(name in ids for ids in known.values()):
        yield Finding(
            "pack.reference-kind", Severity.BLOCKING, row.place(*keys), f"{name} is not a {noun}", f"name a {noun}"
        )
        return
    near = difflib.get_close_matches(name, [one for kind in kinds for one in known.get(kind, ())], 1)
    remedy = f"did you mean {near[0]}?" if near else f"add the {noun} or take the reference out"
    yield Finding("pack.reference-unknown", Severity.BLOCKING, row.place(*keys), f"no {noun} {name}", remedy)


def _check_definitions(draft: Draft) -> Iterator[Finding]:
    """A target's or baseline's definition is one of its indicator's."""
    of_indicator = {row.name: {one.id for one in row.record.definitions} for row in draft.of("indicators")}
    for row in (*draft.of("targets"), *draft.of("baselines")):
        record = row.record
        if record.definition and record.definition not in of_indicator.get(record.indicator, {record.definition}):
            message = f"indicator {record.indicator} has no definition {record.definition}"
            remedy = "add it to the indicator's definitions, or name one it has"
            yield Finding("pack.reference-unknown", Severity.BLOCKING, row.place("definition"), message, remedy)
