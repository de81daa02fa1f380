"""The files of a pack: which key each may hold."""

from pydantic import BaseModel

from gongce.rulebook.model.base import Record
from gongce.rulebook.model.baselines import Baseline
from gongce.rulebook.model.calendar import Entry
from gongce.rulebook.model.charges import ChargeCheck
from gongce.rulebook.model.indicators import Indicator
from gongce.rulebook.model.legality import Order
from gongce.rulebook.model.mechanisms import Catalogue, Mechanism, Slot
from gongce.rulebook.model.plan import Plan, SourceDocument, Version
from gongce.rulebook.model.procedures import ApprovalItem, MeetingSeries, Procedure
from gongce.rulebook.model.registers import Register, RegisterAddition
from gongce.rulebook.model.rules import Rule
from gongce.rulebook.model.schemes import Scheme
from gongce.rulebook.model.targets import Target
from gongce.rulebook.model.units import Change, Hierarchy, Membership, Unit
from gongce.rulebook.model.watches import Feed, Pair, PeerGroup, Range, Survey, System


class PlanFile(Record):
    """plan.yaml: the plan, the documents it is read from, the versions of its targets."""

    plan: Plan
    documents: tuple[SourceDocument, ...] = ()
    versions: tuple[Version, ...] = ()


class UnitsFile(Record):
    """units.yaml: bodies and places, how they belong together, what changed."""

    units: tuple[Unit, ...]
    hierarchies: tuple[Hierarchy, ...] = ()
    memberships: tuple[Membership, ...] = ()
    changes: tuple[Change, ...] = ()


class IndicatorsFile(Record):
    """indicators.yaml: what is measured."""

    indicators: tuple[Indicator, ...]


class TargetsFile(Record):
    """targets.yaml: what is to be reached."""

    targets: tuple[Target, ...]


class BaselinesFile(Record):
    """baselines.yaml: printed starting values."""

    baselines: tuple[Baseline, ...] = ()


class RulesFile(Record):
    """rules.yaml: what follows from which facts."""

    rules: tuple[Rule, ...] = ()


class SchemesFile(Record):
    """schemes.yaml: how units are scored."""

    schemes: tuple[Scheme, ...] = ()


class OrdersFile(Record):
    """orders.yaml: forms, rankings, appraisals, vetoes, letters and inspections with what entitles them."""

    orders: tuple[Order, ...] = ()


class CalendarFile(Record):
    """calendar.yaml: rhythms and deadlines."""

    calendar: tuple[Entry, ...] = ()


class CataloguesFile(Record):
    """catalogues.yaml: printed lists."""

    catalogues: tuple[Catalogue, ...] = ()


class MechanismsFile(Record):
    """mechanisms.yaml: what the plan orders to be run."""

    mechanisms: tuple[Mechanism, ...] = ()


class ProceduresFile(Record):
    """procedures.yaml: how kinds of cases are handled, the catalogue of approvals, the meetings that come round."""

    procedures: tuple[Procedure, ...] = ()
    approvals: tuple[ApprovalItem, ...] = ()
    meetings: tuple[MeetingSeries, ...] = ()


class RegistersFile(Record):
    """registers.yaml: the ledgers the plan orders, by their six shapes."""

    registers: tuple[Register, ...] = ()
    additions: tuple[RegisterAddition, ...] = ()
    charge_checks: tuple[ChargeCheck, ...] = ()


class MonitoringFile(Record):
    """monitoring.yaml: what is watched beside targets."""

    ranges: tuple[Range, ...] = ()
    pairs: tuple[Pair, ...] = ()
    feeds: tuple[Feed, ...] = ()
    surveys: tuple[Survey, ...] = ()
    peer_groups: tuple[PeerGroup, ...] = ()
    systems: tuple[System, ...] = ()


class SlotsFile(Record):
    """slots.yaml: what is still to be supplied."""

    slots: tuple[Slot, ...] = ()


FILES: dict[str, type[BaseModel]] = {
    "plan.yaml": PlanFile,
    "units.yaml": UnitsFile,
    "indicators.yaml": IndicatorsFile,
    "targets.yaml": TargetsFile,
    "baselines.yaml": BaselinesFile,
    "rules.yaml": RulesFile,
    "schemes.yaml": SchemesFile,
    "orders.yaml": OrdersFile,
    "calendar.yaml": CalendarFile,
    "catalogues.yaml": CataloguesFile,
    "mechanisms.yaml": MechanismsFile,
    "procedures.yaml": ProceduresFile,
    "registers.yaml": RegistersFile,
    "monitoring.yaml": MonitoringFile,
    "slots.yaml": SlotsFile,
}
SHARED_FILES = ("catalogues.yaml", "procedures.yaml", "registers.yaml")
"""Files a folder named in `uses` may hold: ways of working that several packs share."""
REQUIRED_FILES = ("plan.yaml", "units.yaml", "indicators.yaml", "targets.yaml")
