"""The procedure a return moves through: the plan's own where its form names one, else the one that is shipped."""

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from gongce.rulebook import Pack, Procedure, UnitKind
from gongce.rulebook.record_files import read_plain, validate_record

if TYPE_CHECKING:
    from gongce.facts.returns.forms import ReturnForm

_FILE = "review.yaml"
_LEVEL = "reviewer-"
STAGES = ("draft", "submitted", "returned", "approved")
STEPS = ("open", "submit", "return", "approve")
ROLES = ("office", "respondent", "reviewer")
KINDS = frozenset(str(kind) for kind in UnitKind if kind is not UnitKind.GROUP)


def review_procedure(form: "ReturnForm", pack: Pack) -> Procedure:
    """The procedure of a form's returns.

    A procedure of a plan for returns has the stages draft, submitted, returned and approved, more where it wants,
    and steps open, submit, return and approve with the roles office, respondent and reviewer. Where returns rise level
    by level, `reviewer-county` is the reviewer of the county above the unit, and so for every kind of unit.
    """
    return pack.procedure(form.procedure) if form.procedure else shipped_procedure()


def level_of_role(role: str) -> str:
    """The kind of unit whose reviewers hold a role of the procedure; empty for reviewers of any unit above.

    >>> level_of_role("reviewer-county"), level_of_role("reviewer")
    ('county', '')
    """
    return role.removeprefix(_LEVEL) if role.startswith(_LEVEL) else ""


def lacks_of_procedure(procedure: Procedure) -> str:
    """What keeps a procedure from being one of returns, in words; empty where nothing does.

    >>> lacks_of_procedure(shipped_procedure())
    ''
    """
    stages, steps = {one.id for one in procedure.stages}, {one.id for one in procedure.transitions}
    for noun, wanted, known in (("stage", STAGES, stages), ("step", STEPS, steps)):
        missing = next((name for name in wanted if name not in known), None)
        if missing:
            return f"it has no {noun} {missing}"
    strange = next(
        (one.id for one in procedure.roles if one.id not in ROLES and level_of_role(one.id) not in KINDS), None
    )
    return f"role {strange} is nobody's: use {', '.join(ROLES)} or reviewer-KIND" if strange else ""


@cache
def shipped_procedure() -> Procedure:
    """The procedure that comes with the program.

    >>> [stage.title for stage in shipped_procedure().stages]
    ['填报中', '已报送', '已退回', '已审核']
    """
    text = files("gongce.facts.returns").joinpath(_FILE).read_text(encoding="utf-8")
    tree = read_plain(text, _FILE)
    return validate_record(Procedure, tree.value["procedures"][0], tree, _FILE, ("procedures", 0))
