"""Every name a pack may use for something an engine computes, and which engine computes it."""

from gongce.rulebook.names.amounts import AmountKind
from gongce.rulebook.names.capabilities import CAPABILITIES, FAMILIES, Capability, Family
from gongce.rulebook.names.checks import CheckKind
from gongce.rulebook.names.clocks import ClockKind
from gongce.rulebook.names.registry import FunctionName, function_names, implementation_of, missing_names, register
from gongce.rulebook.names.scoring import ScoringFunction

__all__ = [
    "CAPABILITIES",
    "FAMILIES",
    "AmountKind",
    "Capability",
    "CheckKind",
    "ClockKind",
    "Family",
    "FunctionName",
    "ScoringFunction",
    "function_names",
    "implementation_of",
    "missing_names",
    "register",
]
