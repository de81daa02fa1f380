"""`release.yaml`: which figures, ranks, records and documents the public may see, and from which day."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from gongce.monitoring.disclosure.sensitivity import DEFAULT_DISCLOSURE_RULE, DisclosureRule
from gongce.rulebook import Register, RegisterField
from gongce.rulebook.model.base import Id, Record, Title
from gongce.rulebook.record_files import read_record
from gongce.vocabulary import InputError, Lane, RefusedError
from gongce.workspace.workspace import Workspace

FILE = "release.yaml"
MOST_DAYS = 20
"""政府信息公开条例 art. 26: what is to be made public of itself is out within 20 working days."""
_DEFAULT_DAYS = 3


class PublicColumn(StrEnum):
    """A figure of an indicator that may be let out by itself."""

    LEVEL = "level"
    GROWTH = "growth"
    TARGET = "target"
    SHARE = "share"
    AHEAD = "ahead"
    LIGHT = "light"


class Timed(Record):
    """Something that is let out: so many working days after the issue, and not before a day."""

    id: Id
    days: int | None = Field(
        default=None, ge=0, le=MOST_DAYS, description="Working days after the issue; left out: the rules' own."
    )
    embargo: date | None = Field(default=None, description="Not before this day.")


class ReleasedIndicator(Timed):
    """An indicator's figures."""

    columns: tuple[PublicColumn, ...] = Field(default=tuple(PublicColumn), min_length=1)
    parts: bool = Field(default=True, description="Whether the figures of zones and counties are let out too.")
    topic: str = Field(default="工业运行", max_length=20)


class ReleasedLeague(Timed):
    """A table of ranks; its indicator must be let out too."""


class GroupTable(Record):
    """A table of a register's records in groups; groups from which one respondent could be told are not shown."""

    id: Id
    title: Title
    by: tuple[str, ...] = Field(min_length=1, max_length=2, description="Fields of the register.")
    value: str | None = Field(default=None, description="A field that is added up; left out: records are counted.")
    respondent: str | None = Field(
        default=None, description="The field that says whose a record is; left out: its own."
    )


class ReleasedRegister(Timed):
    """A register: fields of its records, and tables of groups."""

    fields: tuple[str, ...] = Field(
        default=(), description="Fields the pack marks public; left out: no record is shown."
    )
    tables: tuple[GroupTable, ...] = ()
    summary: str = Field(default="", max_length=200)


class Disclosure(Record):
    """From how many respondents, and up to which share of the largest, a group is shown (methods.md §2.13)."""

    least: int = Field(default=DEFAULT_DISCLOSURE_RULE.least, ge=3, le=100)
    dominance_percent: float = Field(default=DEFAULT_DISCLOSURE_RULE.dominance_percent, gt=0, le=100)
    estimate_percent: float = Field(default=DEFAULT_DISCLOSURE_RULE.estimate_percent, ge=0, le=100)

    @property
    def rule(self) -> DisclosureRule:
        """As the engine takes it."""
        return DisclosureRule(self.least, self.dominance_percent, self.estimate_percent)


class ReleaseRules(Record):
    """The rules; what they do not name stays inside."""

    title: Title = Field(description="The site's.")
    address: str = Field(
        pattern=r"^https?://[^\s<>\"']+/$", description="Where the package will stand, ended by a slash."
    )
    publisher: str = Field(min_length=1, max_length=60)
    contact: str = Field(default="", max_length=120)
    channel: str = Field(default="政府门户网站", max_length=40)
    licence: str = Field(default="可免费使用、转载，须注明来源", max_length=200)
    days: int = Field(default=_DEFAULT_DAYS, ge=0, le=MOST_DAYS, description="Working days after the issue.")
    since: int = Field(default=1949, ge=1949, le=2100, description="The first year of series.")
    bulletins: bool = Field(
        default=True, description="Whether issued bulletins are shown, in their edition for the public."
    )
    targets: bool = Field(default=True, description="Whether the plan's targets are listed.")
    indicators: tuple[ReleasedIndicator, ...] = ()
    leagues: tuple[ReleasedLeague, ...] = ()
    registers: tuple[ReleasedRegister, ...] = ()
    documents: tuple[Id, ...] = ()
    disclosure: Disclosure = Disclosure()

    def indicator(self, name: str) -> ReleasedIndicator | None:
        """The rule of an indicator, None where it stays inside."""
        return next((one for one in self.indicators if one.id == name), None)

    def league(self, name: str) -> ReleasedLeague | None:
        """The rule of a league, None where it stays inside."""
        return next((one for one in self.leagues if one.id == name), None)


def read_release(workspace: Workspace) -> ReleaseRules:
    """The release rules of a workspace, checked against its settings and its plan.

    Raises:
        InputError: no such file, or it names what the plan does not have.
        RefusedError: it names what may never be shown: an indicator the settings keep inside, a field the pack does
            not mark public, a figure of a respondent's statistical return.
    """
    path = workspace.folder / FILE
    if not path.is_file():
        remedy = f"write {FILE}; docs/how-to/publish-the-site.md shows one"
        raise InputError("no release rules: nothing may leave", where=str(path), remedy=remedy)
    rules = read_record(path, ReleaseRules, "write title, address, publisher and what may be shown")
    for one in rules.indicators:
        _check_indicator(workspace, one.id)
    for league in rules.leagues:
        _check_league(workspace, rules, league.id)
    for register in rules.registers:
        _check_register(workspace, register)
    known = {document.id for document in workspace.pack.documents}
    for name in rules.documents:
        _require(name in known, f"the plan has no document {name}", "documents")
    return rules


def _require(holds: bool, what: str, key: str) -> None:
    if not holds:
        raise InputError(what, where=f"{FILE} {key}", remedy="name what the plan has")


def _check_indicator(workspace: Workspace, name: str) -> None:
    known = {one.id: one for one in workspace.pack.indicators}
    _require(name in known, f"the plan has no indicator {name}", "indicators")
    if name not in workspace.settings.public:
        raise RefusedError(
            f"{name} may not be shown outside",
            where=f"{FILE} indicators",
            remedy="workspace.yaml's public lists what may",
        )
    if known[name].lane is Lane.STAT_MICRO:
        raise RefusedError(
            f"{name} is of respondents' statistical returns", where=f"{FILE} indicators", remedy="publish an aggregate"
        )


def _check_league(workspace: Workspace, rules: ReleaseRules, name: str) -> None:
    known = {one.id: one for one in workspace.settings.leagues}
    _require(name in known, f"the workspace has no league {name}", "leagues")
    indicator = known[name].indicator
    _require(rules.indicator(indicator) is not None, f"{name} ranks {indicator}, which is not let out", "leagues")


def _check_register(workspace: Workspace, released: ReleasedRegister) -> None:
    known = {one.id: one for one in workspace.pack.registers}
    _require(released.id in known, f"the plan has no register {released.id}", "registers")
    register = known[released.id]
    for name in released.fields:
        field = _field(register, name)
        if not field.public:
            what = f"the field {name} of {register.id} may not be shown outside"
            raise RefusedError(what, where=f"{FILE} registers", remedy="the pack marks public fields with public: true")
        _refuse_micro(register, field)
    for table in released.tables:
        for name in (
            *table.by,
            *((table.value,) if table.value else ()),
            *((table.respondent,) if table.respondent else ()),
        ):
            _refuse_micro(register, _field(register, name))


def _field(register: Register, name: str) -> RegisterField:
    found = next((field for field in register.fields if field.name == name), None)
    if found is None:
        raise InputError(f"{register.id} has no field {name}", where=f"{FILE} registers", remedy="name its fields")
    return found


def _refuse_micro(register: Register, field: RegisterField) -> None:
    if field.lane is Lane.STAT_MICRO:
        what = f"{field.name} of {register.id} is of respondents' statistical returns"
        raise RefusedError(what, where=f"{FILE} registers", remedy="leave it out")
