"""Which engine computes what a name means. The rulebook owns the names; engines register their functions."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from gongce.rulebook.names.amounts import AmountKind
from gongce.rulebook.names.checks import CheckKind
from gongce.rulebook.names.clocks import ClockKind
from gongce.rulebook.names.scoring import ScoringFunction
from gongce.vocabulary import UsageError

FunctionName = ScoringFunction | AmountKind | ClockKind | CheckKind
_FAMILIES: tuple[type[StrEnum], ...] = (ScoringFunction, AmountKind, ClockKind, CheckKind)
_Function = TypeVar("_Function", bound=Callable[..., Any])
_implementations: dict[StrEnum, Callable[..., Any]] = {}


def function_names() -> tuple[StrEnum, ...]:
    """Every name that stands for a function, in the order of the rulebook."""
    return tuple(name for family in _FAMILIES for name in family)


def register(name: FunctionName) -> Callable[[_Function], _Function]:
    """Decorate the function that computes what the name means.

    Raises:
        UsageError: another function has the name already.

    >>> from gongce.rulebook.names import ClockKind
    >>> implementation_of(ClockKind.WORKING_DAYS).__name__
    'limit_in_working_days'
    """

    def keep(function: _Function) -> _Function:
        known = _implementations.setdefault(name, function)
        if known is not function:
            raise UsageError(
                f"two functions claim the name {name}: {known.__qualname__} and {function.__qualname__}",
                where=function.__module__,
                remedy="keep one; a new method gets a new name in gongce.rulebook.names",
            )
        return function

    return keep


def implementation_of(name: FunctionName) -> Callable[..., Any]:
    """The function an engine registered for the name.

    Raises:
        UsageError: no imported engine offers it.
    """
    if name not in _implementations:
        raise UsageError(
            f"no engine offers {name}",
            where=type(name).__name__,
            remedy="import the engine that registers it, or choose another name of that list",
        )
    return _implementations[name]


def missing_names() -> tuple[StrEnum, ...]:
    """Names nothing imported so far computes."""
    return tuple(name for name in function_names() if name not in _implementations)
