"""What background work there is: kinds of jobs by name, and functions the worker calls every so often."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from gongce.vocabulary import UsageError
from gongce_web import clock

if TYPE_CHECKING:
    from gongce_web.jobs.running import RunningJob

Work: TypeAlias = "Callable[..., str | None]"
_Work = TypeVar("_Work", bound="Callable[..., str | None]")
_Tick = TypeVar("_Tick", bound="Callable[[], object]")


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of background job: its name, its title for people, the function that does it."""

    name: str
    title: str
    work: "Callable[..., str | None]"

    def run(self, running: "RunningJob", values: dict[str, Any]) -> str:
        """Do it; what there is to say about it."""
        return self.work(running, **values) or ""


@dataclass(frozen=True, slots=True)
class Tick:
    """What the worker does again after so many seconds."""

    name: str
    every_seconds: float
    work: "Callable[[], object]"


_LOOK_FOR_A_DAY_SECONDS = 300.0
_kinds: dict[str, JobKind] = {}
_ticks: dict[str, Tick] = {}


def job(name: str, title: str = "") -> Callable[[_Work], _Work]:
    """Register a function as a kind of job; it stands in an app's tasks.py.

    The function is given the running job first (tell it how far it is by `running.tell(done, total, message)`), then
    the values `start_job` was given by name; it returns one sentence for the person who started it. It may be begun
    again after a worker died: what it writes must be idempotent.
    """

    def register(work: _Work) -> _Work:
        _kinds[name] = JobKind(name, title or name, work)
        return work

    return register


def periodic(name: str, *, every_seconds: float) -> Callable[[_Tick], _Tick]:
    """Register a function the worker calls at its start and again after so many seconds; it must be idempotent."""

    def register(work: _Tick) -> _Tick:
        _ticks[name] = Tick(name, every_seconds, work)
        return work

    return register


def daily(name: str) -> "Callable[[Callable[[], bool]], Callable[[], bool]]":
    """Register a function the worker calls at its start and when a new day begins; it must be idempotent.

    It says whether the day is done; where it is not, or it failed, it is called again after some minutes.
    """

    def register(work: "Callable[[], bool]") -> "Callable[[], bool]":
        done: list[date] = []

        def look() -> None:
            today = clock.today()
            if done != [today] and work():
                done[:] = [today]

        periodic(name, every_seconds=_LOOK_FOR_A_DAY_SECONDS)(look)
        return work

    return register


def find_kind(name: str) -> JobKind:
    """The kind of that name.

    Raises:
        UsageError: no app registers it.
    """
    if name not in _kinds:
        raise UsageError(f"no kind of job {name}", remedy=f"use one of {', '.join(sorted(_kinds)) or 'none'}")
    return _kinds[name]


def title_of(name: str) -> str:
    """The title of a kind; its name where no app registers it any more."""
    return _kinds[name].title if name in _kinds else name


def list_ticks() -> tuple[Tick, ...]:
    """All periodic work."""
    return tuple(_ticks.values())
