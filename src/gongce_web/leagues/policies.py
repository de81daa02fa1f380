"""Who may keep sets of weights; everybody inside may try some."""

from gongce_web.leagues.models import WeightSet
from gongce_web.roles import Operation, Policy, Role, everyone_inside, roles


class WeightSetPolicy(Policy[WeightSet]):
    """Sets belong to no unit: the offices that prepare meetings keep them, all may use them."""

    allowed = {
        Operation.SEE: everyone_inside(),
        Operation.FILL: roles(Role.ANALYST, Role.ISSUER, Role.SUPERVISOR),
    }


WEIGHT_SETS = WeightSetPolicy()
