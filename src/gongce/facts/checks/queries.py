"""Fields to query for broken sums, cumulative totals and parts: linear relations among facts, localised together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from gongce.facts.checks.arithmetic import pair_months, pair_sums
from gongce.facts.checks.localisation import Edit, localise_errors
from gongce.facts.checks.panels import join_roles, key_of, with_times
from gongce.facts.checks.rule import CheckRule
from gongce.facts.checks.violation import FactKey
from gongce.facts.schema import KEY
from gongce.rulebook import Pack
from gongce.rulebook.names import CheckKind

_MOST_FIELDS = 400
_TRUST_OF_KNOWN = 1.5


@dataclass(frozen=True, slots=True)
class Query:
    """Facts to ask about: one of the alternatives suffices to explain the broken relations named in `rules`.

    `alternatives` hold keys of facts, `cells` where they stand (same shape).
    """

    rules: tuple[str, ...]
    alternatives: tuple[tuple[FactKey, ...], ...]
    cells: tuple[tuple[str, ...], ...]


def suggest_queries(
    facts: pl.DataFrame, rules: Sequence[CheckRule], pack: Pack, *, new: frozenset[FactKey] = frozenset(), most: int = 5
) -> tuple[Query, ...]:
    """For every knot of broken linear relations, the smallest sets of facts to query.

    Args:
        facts: observations, one row a fact.
        rules: those of kinds X1, X9, part_of_whole and nested_counts are used.
        pack: units and their parts.
        new: facts of the edit at hand; a fact that was known before is trusted half as much again.
        most: alternatives for each knot.
    """
    frame = with_times(facts.with_row_index("id"))
    edits = tuple(_list_edits(frame, rules, pack))
    values = dict(zip(map(str, frame["id"]), frame["value"], strict=True))
    broken = [edit for edit in edits if not edit.holds(values)]
    found = []
    for knot in _knots(broken, edits):
        fields = dict.fromkeys(name for edit in knot for name in edit.coefficients)
        if len(fields) > _MOST_FIELDS:
            knot = [edit for edit in knot if edit in broken]
            fields = dict.fromkeys(name for edit in knot for name in edit.coefficients)
        keys = {name: key_of(frame, int(name)) for name in fields}
        weights = {name: 1.0 if not new or keys[name] in new else _TRUST_OF_KNOWN for name in fields}
        sets = localise_errors({name: values[name] for name in fields}, knot, weights=weights, most=most)
        names = tuple(dict.fromkeys(edit.name for edit in knot if edit in broken))
        alternatives = tuple(tuple(keys[name] for name in one.fields) for one in sets)
        cells = tuple(tuple(_cell(frame, name) for name in one.fields) for one in sets)
        found.append(Query(names, alternatives, cells))
    return tuple(found)


def _cell(frame: pl.DataFrame, name: str) -> str:
    cell = frame["cell"][int(name)]
    return str(cell) if cell else "/".join(str(frame[column][int(name)]) for column in KEY[:5])


def _list_edits(frame: pl.DataFrame, rules: Sequence[CheckRule], pack: Pack) -> Iterator[Edit]:
    for rule in rules:
        match rule.kind:
            case CheckKind.YTD_DIFFERENCE:
                yield from _list_differences(frame, rule)
            case CheckKind.SUM_OF_PARTS:
                for pairs, _ in pair_sums(frame, rule, pack):
                    yield from _list_sums(pairs, rule)
            case CheckKind.PART_OF_WHOLE if {"part", "whole"} <= rule.roles.keys():
                yield from _list_parts(frame, rule, (rule.roles["part"], rule.roles["whole"]))
            case CheckKind.NESTED_COUNTS:
                for lower, higher in zip(rule.series, rule.series[1:], strict=False):
                    yield from _list_parts(frame, rule, (higher, lower))
            case _:
                pass


def _list_differences(frame: pl.DataFrame, rule: CheckRule) -> Iterator[Edit]:
    for row in pair_months(frame, rule).iter_rows(named=True):
        if row["expected"] is None:
            continue
        terms = {str(row["total_id"]): 1.0, str(row["id"]): -1.0}
        if not row["starts"]:
            terms[str(row["before_id"])] = -1.0
        yield Edit(rule.id, terms, -row["allowed"], row["allowed"])


def _list_sums(pairs: pl.DataFrame, rule: CheckRule) -> Iterator[Edit]:
    for row in pairs.iter_rows(named=True):
        terms = {str(part): 1.0 for part in row["ids"]} | {str(row["id"]): -1.0}
        yield Edit(rule.id, terms, -row["allowed"], row["allowed"])


def _list_parts(frame: pl.DataFrame, rule: CheckRule, roles: tuple[str, str]) -> Iterator[Edit]:
    both = join_roles(frame, {"part": roles[0], "whole": roles[1]})
    for row in both.iter_rows(named=True):
        allowed = row["part_half"] + row["whole_half"] + rule.tolerance("slack")
        yield Edit(rule.id, {str(row["part_id"]): 1.0, str(row["whole_id"]): -1.0}, None, allowed)


def _knots(broken: Sequence[Edit], edits: Sequence[Edit]) -> Iterator[list[Edit]]:
    """Broken relations that share facts, with every kept relation those facts stand in."""
    by_field: dict[str, list[int]] = {}
    for number, edit in enumerate(edits):
        for name in edit.coefficients:
            by_field.setdefault(name, []).append(number)
    left = list(broken)
    while left:
        reached = {left.pop(0)}
        grows = True
        while grows:
            fields = {name for edit in reached for name in edit.coefficients}
            joined = [edit for edit in left if fields & edit.coefficients.keys()]
            grows = bool(joined)
            reached.update(joined)
            left = [edit for edit in left if edit not in reached]
        fields = {name for edit in reached for name in edit.coefficients}
        numbers = sorted({number for name in fields for number in by_field[name]})
        yield [edits[number] for number in numbers]
