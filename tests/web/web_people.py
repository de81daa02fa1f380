"""People of every role in the invented city."""

from gongce_web.roles import Role

PASSWORD = "Yunchuan-2019!"
PEOPLE = {
    "respondent": (Role.RESPONDENT, "jingkai"),
    "neighbour": (Role.RESPONDENT, "gaoxin"),
    "reviewer": (Role.REVIEWER, "zones"),
    "analyst": (Role.ANALYST, "city"),
    "issuer": (Role.ISSUER, "city"),
    "supervisor": (Role.SUPERVISOR, "city"),
    "leader": (Role.LEADER, "city"),
    "system": (Role.SYSTEM_ADMIN, "city"),
    "security": (Role.SECURITY_ADMIN, "city"),
    "auditor": (Role.AUDIT_ADMIN, "city"),
}
