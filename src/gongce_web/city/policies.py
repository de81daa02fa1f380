"""The city's figures: everybody inside may read them; what is not approved is no part of them."""

from gongce_web.roles import Operation, Policy, everyone_inside
from gongce_web.units.models import Unit


class FigurePolicy(Policy[Unit]):
    """Approved figures of units, leagues, targets: read by every role that works with data, changed by none."""

    allowed = {Operation.SEE: everyone_inside()}


FIGURES = FigurePolicy()
