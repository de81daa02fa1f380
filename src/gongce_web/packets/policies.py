"""Who carries packets, and who says whose are trusted."""

from gongce_web.city.policies import CARRIERS
from gongce_web.packets.models import Packet, PacketKey
from gongce_web.roles import Operation, Policy, Role, roles

_CARRIERS = CARRIERS.allowed[Operation.SEE]


class PacketPolicy(Policy[Packet]):
    """Whoever carries packets sees the log; what goes out and what may be taken is decided by what is in it."""

    allowed = {Operation.SEE: _CARRIERS, Operation.SUBMIT: _CARRIERS, Operation.APPROVE: _CARRIERS}


class KeyPolicy(Policy[PacketKey]):
    """Trust is the system administrator's to give and to end."""

    allowed = {Operation.SEE: _CARRIERS, Operation.CONFIGURE: roles(Role.SYSTEM_ADMIN)}


PACKETS = PacketPolicy()
KEYS = KeyPolicy()
