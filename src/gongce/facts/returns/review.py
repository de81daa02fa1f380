"""The procedure a return moves through: the plan's own where its form names one, else the one that is shipped."""

from functools import cache
from importlib.resources import files

from gongce.facts.returns.forms import ReturnForm
from gongce.rulebook import Pack, Procedure
from gongce.rulebook.record_files import read_plain, validate_record

_FILE = "review.yaml"


def review_procedure(form: ReturnForm, pack: Pack) -> Procedure:
    """The procedure of a form's returns.

    A procedure of a plan for returns has the stages draft, submitted, returned and approved, more where it wants,
    and steps open, submit, return and approve with the roles office, respondent and reviewer.
    """
    return pack.procedure(form.procedure) if form.procedure else shipped_procedure()


@cache
def shipped_procedure() -> Procedure:
    """The procedure that comes with the program.

    >>> [stage.title for stage in shipped_procedure().stages]
    ['填报中', '已报送', '已退回', '已审核']
    """
    text = files("gongce.facts.returns").joinpath(_FILE).read_text(encoding="utf-8")
    tree = read_plain(text, _FILE)
    return validate_record(Procedure, tree.value["procedures"][0], tree, _FILE, ("procedures", 0))
