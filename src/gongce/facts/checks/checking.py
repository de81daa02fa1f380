"""All rules on all facts at once, and what of it stands in the way of one edit."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from gongce.facts.checks.arithmetic import check_sum_of_parts
from gongce.facts.checks.panels import with_times
from gongce.facts.checks.plausibility import check_sales_rate
from gongce.facts.checks.rule import CheckRule
from gongce.facts.checks.violation import FactKey, Violation
from gongce.facts.schema import KEY, OBSERVATION_SCHEMA
from gongce.rulebook import Pack
from gongce.rulebook.names import implementation_of

ENGINES = (check_sum_of_parts, check_sales_rate)
"""One function of each module of checks: importing this module registers them all."""


def run_checks(facts: pl.DataFrame, rules: Sequence[CheckRule], pack: Pack) -> tuple[Violation, ...]:
    """Every relation of the rules that the facts break, in the order of the rules.

    Args:
        facts: observations, one row a fact (the latest of each); columns of `OBSERVATION_SCHEMA`, stamps optional.
        rules: what is asked.
        pack: units, their parts, indicators' titles.
    """
    frame = with_times(facts.with_row_index("id"))
    return tuple(found for rule in rules for found in implementation_of(rule.kind)(frame, rule, pack))


def overlay_facts(known: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """The facts after an edit: what is new stands in place of what was known under the same key."""
    columns = [name for name in OBSERVATION_SCHEMA if name in new.columns and name in known.columns]
    kept = known.select(columns).join(new.select(KEY), on=list(KEY), how="anti")
    return pl.concat([kept, new.select(columns)])


def keys_of(facts: pl.DataFrame) -> frozenset[FactKey]:
    """The keys of a frame's facts."""
    return frozenset(facts.select(KEY).iter_rows())


def find_changed(known: pl.DataFrame, new: pl.DataFrame) -> frozenset[FactKey]:
    """Keys whose value the edit sets or alters; what is sent again unchanged is not touched."""
    same = new.join(known.select(*KEY, "value", "missing"), on=[*KEY, "value", "missing"], how="semi", nulls_equal=True)
    return keys_of(new) - keys_of(same)


def check_edit(known: pl.DataFrame, new: pl.DataFrame, rules: Sequence[CheckRule], pack: Pack) -> tuple[Violation, ...]:
    """What the facts break after an edit; a violation that stood before and is not touched is marked old.

    So an old violation never keeps an unrelated edit out, and never goes untold either. One that the edit touches and
    leaves broken counts as new.

    Args:
        known: facts before the edit.
        new: what the edit brings.
        rules: what is asked.
        pack: units and indicators.
    """
    after = run_checks(overlay_facts(known, new), rules, pack)
    if not after:
        return ()
    touched = find_changed(known, new)
    # only a rule with a violation the edit does not touch has to be asked how it stood before
    asked = {found.rule for found in after if not touched & set(found.cells)}
    before = {found.identity for found in run_checks(known, [one for one in rules if one.id in asked], pack)}
    return tuple(replace(found, is_old=found.identity in before and not touched & set(found.cells)) for found in after)
