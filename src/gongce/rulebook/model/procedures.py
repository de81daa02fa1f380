"""Procedures: the stages a case moves through, on what evidence, by whom, under which clocks."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from gongce.rulebook.model.base import Id, Locator, Number, Record, Title, Validity
from gongce.rulebook.model.legality import Basis
from gongce.rulebook.model.rules import Condition
from gongce.rulebook.names import ClockKind


class StageKind(StrEnum):
    """What it means for a case to stand there."""

    OPEN = "open"
    REPORTED = "reported"
    """Said to be done, not yet verified."""
    LONG_TERM = "long_term"
    """Followed on; shown apart, never counted as closed."""
    CLOSED = "closed"
    """Done and verified."""
    DROPPED = "dropped"
    """Ended without being done: refused, withdrawn, ended early."""


class Stage(Record):
    """One stage."""

    id: Id
    title: Title
    kind: StageKind = StageKind.OPEN
    note: str = ""


class Evidence(Record):
    """Something that must be on file before a step; filed once, it counts for every later step that asks for it."""

    id: Id
    title: Title
    valid_days: int | None = Field(default=None, ge=1, description="Older than this at the step, it does not count.")
    where: Locator | None = None
    note: str = ""


class Role(Record):
    """Who may act; `bodies` names units of the pack that hold it, empty where it is given case by case."""

    id: Id
    title: Title
    bodies: tuple[Id, ...] = ()


class OpinionRule(StrEnum):
    """When opinions of several bodies come out positive."""

    ALL = "all"
    """Every body agrees."""
    MAJORITY = "majority"
    """More than half of all bodies agree."""
    NO_VETO = "no_veto"
    """Every body has spoken and none objects (一票否决)."""


class Opinion(Record):
    """A question put to several bodies at once."""

    id: Id
    title: Title
    roles: tuple[Id, ...] = Field(min_length=1, description="Roles asked, one opinion each.")
    rule: OpinionRule = OpinionRule.ALL
    silence: bool = Field(default=False, description="true: no answer by the end of its clock counts as agreement.")
    clock: Id | None = Field(default=None, description="The clock its answers run under.")


class Transition(Record):
    """One step: from which stages, to which, by which roles, on which evidence, facts and opinions.

    `separate_from` names steps whose actor may not do this one too (verification apart from reporting).
    """

    id: Id
    title: Title
    from_stages: tuple[Id, ...] = Field(default=(), alias="from", description="Empty: opens the case.")
    to: Id | None = Field(default=None, description="Left out: the case stays where it is.")
    roles: tuple[Id, ...] = Field(min_length=1)
    needs: tuple[Id, ...] = Field(default=(), description="Evidence, all of it.")
    needs_one_of: tuple[Id, ...] = Field(default=(), description="Evidence, any one of it.")
    facts: tuple[Condition, ...] = Field(default=(), description="Facts of the case that must hold.")
    agreed: tuple[Id, ...] = Field(default=(), description="Opinions that must have come out positive.")
    objected: tuple[Id, ...] = Field(default=(), description="Opinions that must have come out negative.")
    separate_from: tuple[Id, ...] = ()
    after_clocks: tuple[Id, ...] = Field(default=(), description="Clocks that must have run out (公示期满).")
    within_clocks: tuple[Id, ...] = Field(default=(), description="Clocks that must not have run out (异议期内).")
    at_most: int | None = Field(default=None, ge=1, description="How often in one case (补正一次告知: 1).")
    reason: bool = Field(default=False, description="A reason must be given.")
    reopens: bool = False
    note: str = ""
    where: Locator | None = None


class Pause(Record):
    """A reason for which a clock stands still (补正, 评估, 听证); the announcement in writing is its evidence."""

    id: Id
    title: Title
    roles: tuple[Id, ...] = Field(min_length=1)
    needs: tuple[Id, ...] = ()
    at_most_days: int | None = Field(default=None, ge=1, description="Days of the clock's own kind; then it runs on.")


class Extension(Record):
    """How a limit can be prolonged."""

    at_most: int = Field(ge=1, description="Days (months for a clock of months) added at the most, all together.")
    times: int = Field(default=1, ge=1)
    roles: tuple[Id, ...] = Field(min_length=1, description="Who approves.")
    ask_before: int = Field(default=0, ge=0, description="Days before the limit by which it must be granted.")
    needs: tuple[Id, ...] = ()


class Escalation(Record):
    """What follows when a clock is overdue."""

    after: int = Field(default=0, ge=0, description="Whole days overdue, of the clock's own kind; 0: from the first.")
    to: Id = Field(description="The role told.")
    title: Title
    opens: Id | None = Field(default=None, description="A procedure that is opened about it.")


class TimeLimit(Record):
    """A clock of a procedure: the statutory limit and, beside it, the promised one.

    Where `cut` is given the promise is the statutory limit less that share, a part of a day dropped, unless `promised`
    is shorter. The day of the starting step is not counted.
    """

    id: Id
    title: Title
    kind: ClockKind = ClockKind.WORKING_DAYS
    starts: tuple[Id, ...] = Field(min_length=1, description="Steps that start it (acceptance, not submission).")
    stops: tuple[Id, ...] = Field(default=(), description="Steps that stop it.")
    statutory: Number | None = None
    promised: Number | None = None
    statutory_by: str = Field(default="", max_length=60, description="Fact that gives it, frozen when it starts.")
    promised_by: str = Field(default="", max_length=60, description="Fact that gives it, frozen when it starts.")
    cut: Number | None = None
    soon: int = Field(default=3, ge=0, description="Days before the limit from which it is due soon.")
    pauses: tuple[Pause, ...] = ()
    extension: Extension | None = None
    escalations: tuple[Escalation, ...] = ()
    window: bool = Field(default=False, description="A time others may use (异议期, 公示期): its end is no delay.")
    restarts: bool = Field(default=False, description="A later starting step starts it anew; else the first counts.")
    basis: Basis | None = None
    where: Locator | None = None
    slot: Id | None = Field(default=None, description="Where the limit is announced but not printed.")
    note: str = ""

    @model_validator(mode="after")
    def _check_limit(self) -> Self:
        given = self.statutory is not None or self.promised is not None or self.statutory_by or self.promised_by
        if not given and self.slot is None:
            raise PydanticCustomError("no_limit", "no limit; give statutory or promised, or the slot it is missing in")
        has_statute = self.statutory is not None or bool(self.statutory_by)
        if self.cut is not None and (not has_statute or not 0 < self.cut < 1):
            raise PydanticCustomError("cut", "cut without a statutory limit, or not between 0 and 1; write cut: 1/3")
        return self


class Procedure(Record):
    """A way a kind of case is handled."""

    id: Id
    title: Title
    subject: str = Field(pattern=r"^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$", max_length=40)
    stages: tuple[Stage, ...] = Field(min_length=2)
    evidence: tuple[Evidence, ...] = ()
    roles: tuple[Role, ...] = Field(min_length=1)
    opinions: tuple[Opinion, ...] = ()
    transitions: tuple[Transition, ...] = Field(min_length=1)
    clocks: tuple[TimeLimit, ...] = ()
    stale_days: int | None = Field(default=None, ge=1, description="Days without an entry after which it is stale.")
    lights: dict[str, str] = Field(
        default_factory=dict, description="The office's colours for ok, due_soon, behind, overdue (蓝 黄 红 …)."
    )
    first: tuple[Condition, ...] = Field(default=(), description="Facts of cases that are dealt with first (绿色通道).")
    valid: Validity = Validity()
    basis: Basis | None = None
    note: str = ""
    where: Locator | None = None
    source: str = Field(default="", max_length=160)

    @model_validator(mode="after")
    def _check_names(self) -> Self:
        for what, names, known in self._named():
            unknown = sorted(set(names) - known)
            if unknown:
                raise PydanticCustomError(
                    "procedure_name",
                    "{what} names {name}, which this procedure does not have; it has {known}",
                    {"what": what, "name": unknown[0], "known": ", ".join(sorted(known)) or "none"},
                )
        self._check_reach()
        return self

    def _named(self) -> "list[tuple[str, tuple[str, ...], set[str]]]":
        stages, roles = {one.id for one in self.stages}, {one.id for one in self.roles}
        evidence, clocks = {one.id for one in self.evidence}, {one.id for one in self.clocks}
        steps, opinions = {one.id for one in self.transitions}, {one.id for one in self.opinions}
        found: list[tuple[str, tuple[str, ...], set[str]]] = []
        for step in self.transitions:
            at = f"step {step.id}"
            found += [(at, step.from_stages, stages), (at, (step.to,) if step.to else (), stages)]
            found += [(at, step.roles, roles), (at, step.needs + step.needs_one_of, evidence)]
            found += [(at, step.agreed + step.objected, opinions), (at, step.separate_from, steps)]
            found += [(at, step.after_clocks + step.within_clocks, clocks)]
        for clock in self.clocks:
            at = f"clock {clock.id}"
            found += [(at, clock.starts + clock.stops, steps | opinions)]
            found += [(at, pause.roles, roles) for pause in clock.pauses]
            found += [(at, pause.needs, evidence) for pause in clock.pauses]
            found += [(at, (one.to,), roles) for one in clock.escalations]
            if clock.extension:
                found += [(at, clock.extension.roles, roles), (at, clock.extension.needs, evidence)]
        for opinion in self.opinions:
            at = f"opinion {opinion.id}"
            found += [(at, opinion.roles, roles), (at, (opinion.clock,) if opinion.clock else (), clocks)]
        return found

    def _check_reach(self) -> None:
        if not any(not step.from_stages and step.to for step in self.transitions):
            raise PydanticCustomError("no_opening", "no step opens a case; give one step without from, with to")
        reached = {step.to for step in self.transitions if not step.from_stages}
        while True:
            more = {step.to for step in self.transitions if step.to and reached & set(step.from_stages)} - reached
            if not more:
                break
            reached |= more
        lost = [stage.id for stage in self.stages if stage.id not in reached]
        if lost:
            raise PydanticCustomError(
                "unreachable", "no step leads to stage {stage}; add one, or take the stage out", {"stage": lost[0]}
            )

    def stage(self, name: str) -> Stage:
        """The stage of that id."""
        return next(stage for stage in self.stages if stage.id == name)

    def transition(self, name: str) -> Transition | None:
        """The step of that id, None where there is none."""
        return next((step for step in self.transitions if step.id == name), None)

    def clock(self, name: str) -> TimeLimit | None:
        """The clock of that id, None where there is none."""
        return next((clock for clock in self.clocks if clock.id == name), None)


class Reform(StrEnum):
    """How a licence is reformed (证照分离)."""

    ABOLISHED = "abolished"
    FILED = "filed"
    PROMISED = "promised"
    IMPROVED = "improved"
    NONE = "none"


class ApprovalItem(Record):
    """One approval of the pack's catalogue: who decides, how long it may take, what is asked for.

    Values of a `benchmark` city stand beside, so that gaps are computed and not written.
    """

    id: Id
    title: Title
    procedure: Id
    body: Id | None = None
    level: str = Field(default="", max_length=20)
    statutory_days: int | None = Field(default=None, ge=0)
    promised_days: int | None = Field(default=None, ge=0)
    benchmark_days: int | None = Field(default=None, ge=0)
    before_days: int | None = Field(default=None, ge=0, description="Days it took before it was reformed.")
    steps: int | None = Field(default=None, ge=0)
    before_steps: int | None = Field(default=None, ge=0)
    materials: int | None = Field(default=None, ge=0)
    before_materials: int | None = Field(default=None, ge=0)
    series: str = Field(default="", max_length=60, description="One item through its changes of level or limit.")
    online: bool | None = None
    reform: Reform = Reform.NONE
    after: tuple[Id, ...] = Field(default=(), description="Items that must be granted before; others run in parallel.")
    valid: Validity = Validity()
    basis: Basis | None = None
    slots: tuple[Id, ...] = ()
    note: str = ""
    where: Locator | None = None


class AgendaSource(Record):
    """What a meeting looks at: records of a register, or cases of a procedure, on conditions."""

    title: Title
    records_of: Id | None = Field(default=None, description="A register.")
    cases_of: Id | None = Field(default=None, description="A procedure.")
    step: Id | None = Field(default=None, description="Step of one of the register's ladders its records are on.")
    when: tuple[Condition, ...] = ()
    lights: tuple[str, ...] = Field(default=(), description="Of cases: ok, due_soon, behind, overdue; left out: open.")

    @model_validator(mode="after")
    def _check_source(self) -> Self:
        if (self.records_of is None) == (self.cases_of is None):
            raise PydanticCustomError("agenda", "an agenda line looks at one thing; give records_of or cases_of")
        return self


class MeetingSeries(Record):
    """A meeting that comes round by a line of the calendar and draws its agenda from registers and cases."""

    id: Id
    title: Title
    entry: Id | None = Field(default=None, description="The line of the calendar a held meeting closes.")
    agenda: tuple[AgendaSource, ...] = ()
    note: str = ""
    where: Locator | None = None
