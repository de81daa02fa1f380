"""The city's figures: everybody inside may read them; what is not approved is no part of them."""

from gongce_web.roles import Operation, Policy, Role, everyone_inside, roles
from gongce_web.units.models import Unit


class FigurePolicy(Policy[Unit]):
    """Approved figures of units, leagues, targets: read by every role that works with data, changed by none."""

    allowed = {Operation.SEE: everyone_inside()}


FIGURES = FigurePolicy()


class GatePolicy(Policy[Unit]):
    """The gate to the outside: who sees what the public is about to see."""

    allowed = {Operation.SEE: roles(Role.ANALYST, Role.ISSUER, Role.SUPERVISOR, Role.LEADER)}


GATE = GatePolicy()


class CarrierPolicy(Policy[Unit]):
    """Packets on a stick: whoever fills, reviews or keeps the office's data carries them."""

    allowed = {
        Operation.SEE: roles(Role.RESPONDENT, Role.REVIEWER, Role.ANALYST, Role.ISSUER, Role.SYSTEM_ADMIN),
    }


CARRIERS = CarrierPolicy()
