"""What of the records a person sees: lists, boards, maps, search and files all ask here."""

from dataclasses import dataclass

import polars as pl

from gongce.rulebook import Register
from gongce_web.accounts.models import User
from gongce_web.roles import Operation, Policy, Role, everyone_inside, roles
from gongce_web.units.models import Unit


class SightPolicy(Policy[Unit]):
    """Units whose records a person sees; restricted registers by fewer roles."""

    allowed = {Operation.SEE: everyone_inside(), Operation.AUDIT: roles(Role.SUPERVISOR, Role.ISSUER)}
    unit_path = "path"


SIGHT = SightPolicy()


@dataclass(frozen=True)
class Sight:
    """Ids of the units whose records a person sees, None where it is all; and whether restricted registers too."""

    units: frozenset[str] | None
    restricted: bool


def read_sight(user: User) -> Sight:
    """What a person sees."""
    city = Unit.objects.order_by("order").first()
    paths = SIGHT.paths(user, Operation.SEE)
    is_all = city is not None and any(city.path.startswith(path) for path in paths)
    codes = (
        None
        if is_all
        else frozenset(SIGHT.rows(user, Operation.SEE, Unit.objects.all()).values_list("code", flat=True))
    )
    return Sight(codes, SIGHT.may(user, Operation.AUDIT))


def may_open(sight: Sight, register: Register) -> bool:
    """Whether a person may open a register at all."""
    return sight.restricted or not register.restricted


def keep_seen(sight: Sight, register: Register, table: pl.DataFrame) -> pl.DataFrame:
    """The rows of a table that a person sees."""
    if not may_open(sight, register):
        return table.clear()
    if sight.units is None or not register.unit:
        return table
    return table.filter(pl.col(register.unit).is_in(sight.units))
