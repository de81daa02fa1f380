"""Review up the hierarchy: which unit's reviewers take a step, and how far up a return's values have risen."""

from gongce.facts.returns.review import level_of_role
from gongce.rulebook import Procedure, Transition, UnitKind
from gongce_web.city.workspaces import open_city
from gongce_web.units.models import Unit


def paths_of_level(role: str, unit: Unit) -> tuple[str, ...]:
    """Paths of the units whose reviewers hold the role: the unit above of that kind, then groups of it the unit is in.

    Empty where the role is that of reviewers of any unit above, or none of that kind stands above.
    """
    kind, names = level_of_role(role), unit.path.rstrip("/").split("/")
    kinds = [str(open_city().pack.unit(name).kind) for name in names[:-1]] if kind else []
    if kind not in kinds:
        return ()
    last = first = len(kinds) - 1 - kinds[::-1].index(kind)
    while last + 1 < len(kinds) and kinds[last + 1] == UnitKind.GROUP:
        last += 1
    return tuple("/".join(names[: end + 1]) + "/" for end in range(first, last + 1))


def steps_onward(procedure: Procedure, stage: str) -> tuple[Transition, ...]:
    """The steps of reviewers that carry a return on from a stage, not back into its respondent's hands."""
    submit = procedure.transition("submit")
    back = submit.from_stages if submit else ()
    steps = (one for one in procedure.transitions if stage in one.from_stages and one.to not in back)
    return tuple(one for one in steps if any(role.startswith("reviewer") for role in one.roles))


def risen_to(procedure: Procedure, stage: str, unit: Unit, before: str) -> str:
    """The unit whose reviewers would carry a return in this stage on; as before where nobody would."""
    roles = [role for step in steps_onward(procedure, stage) for role in step.roles if role.startswith("reviewer")]
    paths = [(*paths_of_level(role, unit), "")[0] for role in roles]
    return min(paths, key=len, default=before)
