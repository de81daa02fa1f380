"""Goals of adopted decompositions as the core reads them, and which adoption of a target is in force."""

from collections.abc import Iterator
from fractions import Fraction

from gongce.rulebook import Pack
from gongce.targets.tables.storage import SavedTable
from gongce.targets.tables.yearly import values_of_year
from gongce.workspace.adopted import AdoptedGoal as CoreGoal
from gongce.workspace.adopted import measure_goal
from gongce_web.city.plan_targets import view_plan
from gongce_web.city.workspaces import GoalStore
from gongce_web.goals.models import AdoptedGoal, Adoption


def list_adopted_goals(year: int) -> list[CoreGoal]:
    """Every goal of a year by an adoption, in the order they were adopted."""
    rows = AdoptedGoal.objects.filter(year=year).select_related("adoption__draft", "adoption__by")
    return [_read(row) for row in rows.order_by("adoption__at", "adoption", "pk")]


def _read(row: AdoptedGoal) -> CoreGoal:
    adoption = row.adoption
    draft = adoption.draft
    return CoreGoal(
        row.year,
        row.indicator,
        row.unit,
        row.industry,
        Fraction(row.target),
        row.decimals,
        row.direction,
        draft.target,
        draft.pk,
        draft.title,
        adoption.by.name,
        adoption.at,
    )


def stamp_adopted_goals() -> int:
    """Changes whenever a goal is added: they are never changed or taken away."""
    return AdoptedGoal.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def find_adoption(target: str) -> Adoption | None:
    """The adoption of a target that is in force."""
    found = Adoption.objects.select_related("draft", "by").filter(draft__target=target)
    return found.order_by("-at", "-pk").first()


def list_goals_of(adoption: Adoption, table: SavedTable, pack: Pack) -> Iterator[AdoptedGoal]:
    """The goals a table sets for its units, a row a year; none of a target that is not monitored as an amount."""
    node = view_plan(pack).tree.by_id.get(table.target)
    problem = table.proposal.problem
    told = measure_goal(pack, node, problem.step) if node else None
    if node is None or told is None:
        return
    factor, decimals, direction = told
    years = next((axis.members for axis in problem.axes if axis.name == "year"), ())
    for year in map(int, years):
        for unit, value in values_of_year(table, year).items():
            yield AdoptedGoal(
                adoption=adoption,
                year=year,
                indicator=node.indicator,
                unit=unit,
                industry=node.industry,
                target=str(value * factor),
                decimals=decimals,
                direction=direction,
            )


STORE = GoalStore(list_adopted_goals, stamp_adopted_goals)
"""Named by the settings: what every workspace reads adopted goals from."""
