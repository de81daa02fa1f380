"""Who may read and write notes on figures: every role that works with data reads, those of the unit write."""

from gongce_web.figures.models import FigureNote
from gongce_web.roles import Operation, Policy, Role, everyone_inside, roles


class NotePolicy(Policy[FigureNote]):
    """Figures are seen by everybody inside, so are remarks on them; writing follows the unit's subtree."""

    allowed = {
        Operation.SEE: everyone_inside(),
        Operation.FILL: roles(Role.RESPONDENT, Role.REVIEWER, Role.ANALYST, Role.ISSUER, Role.SUPERVISOR),
    }
    unit_path = "unit__path"


NOTES = NotePolicy()
