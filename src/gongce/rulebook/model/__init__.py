"""The records of a pack: frozen, exact, dated, each with its place in the document."""

from gongce.rulebook.model.base import Locator, Record, Validity
from gongce.rulebook.model.baselines import Baseline
from gongce.rulebook.model.calendar import Entry, EntryKind
from gongce.rulebook.model.files import FILES, REQUIRED_FILES
from gongce.rulebook.model.indicators import Cumulation, Definition, Direction, Indicator, Nature, PriceBasis
from gongce.rulebook.model.legality import BURDEN_RULE_DAY, Approval, Basis, Level, Order, OrderKind, Validation
from gongce.rulebook.model.mechanisms import Catalogue, CatalogueItem, CatalogueKind, Mechanism, Slot, SlotKind, Supply
from gongce.rulebook.model.pack import Pack
from gongce.rulebook.model.plan import Part, Plan, SourceDocument, Version, VersionKind
from gongce.rulebook.model.rules import Amount, Clock, Condition, Operator, Rule, RuleKind, Share, Step
from gongce.rulebook.model.schemes import Item, Scheme, SchemeClass, SchemeKind, Tie
from gongce.rulebook.model.targets import (
    Bound,
    Denominator,
    Dimension,
    Reading,
    Relation,
    Scope,
    Target,
    TargetMeasure,
    TargetStrength,
)
from gongce.rulebook.model.units import Change, ChangeKind, Hierarchy, Membership, Unit, UnitKind

__all__ = [
    "BURDEN_RULE_DAY",
    "FILES",
    "REQUIRED_FILES",
    "Amount",
    "Approval",
    "Baseline",
    "Basis",
    "Bound",
    "Catalogue",
    "CatalogueItem",
    "CatalogueKind",
    "Change",
    "ChangeKind",
    "Clock",
    "Condition",
    "Cumulation",
    "Definition",
    "Denominator",
    "Dimension",
    "Direction",
    "Entry",
    "EntryKind",
    "Hierarchy",
    "Indicator",
    "Item",
    "Level",
    "Locator",
    "Mechanism",
    "Membership",
    "Nature",
    "Operator",
    "Order",
    "OrderKind",
    "Pack",
    "Part",
    "Plan",
    "PriceBasis",
    "Reading",
    "Record",
    "Relation",
    "Rule",
    "RuleKind",
    "Scheme",
    "SchemeClass",
    "SchemeKind",
    "Scope",
    "Share",
    "Slot",
    "SlotKind",
    "SourceDocument",
    "Step",
    "Supply",
    "Target",
    "TargetMeasure",
    "TargetStrength",
    "Tie",
    "Unit",
    "UnitKind",
    "Validation",
    "Validity",
    "Version",
    "VersionKind",
]
