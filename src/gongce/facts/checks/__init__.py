"""Checks on observations: relations in tiers, outliers, which fields to query; an edit is judged by what it breaks."""

from gongce.facts.checks.checking import check_edit, find_changed, keys_of, overlay_facts, run_checks
from gongce.facts.checks.localisation import Edit, FieldsToQuery, localise_errors
from gongce.facts.checks.outliers import DEFAULT_LIMITS, Outlier, OutlierLimits, OutlierMethod, find_outliers
from gongce.facts.checks.queries import Query, suggest_queries
from gongce.facts.checks.rule import TIERS, TOLERANCES, CheckRule, default_check_rules, load_check_rules
from gongce.facts.checks.violation import FactKey, Tier, Violation

__all__ = [
    "DEFAULT_LIMITS",
    "TIERS",
    "TOLERANCES",
    "CheckRule",
    "Edit",
    "FactKey",
    "FieldsToQuery",
    "Outlier",
    "OutlierLimits",
    "OutlierMethod",
    "Query",
    "Tier",
    "Violation",
    "check_edit",
    "default_check_rules",
    "find_changed",
    "find_outliers",
    "keys_of",
    "load_check_rules",
    "localise_errors",
    "overlay_facts",
    "run_checks",
    "suggest_queries",
]
