"""Rates of a survey: share of yes with the base it is taken of, the response rate, and the target beside it."""

from dataclasses import dataclass
from fractions import Fraction

from gongce.monitoring.rounding import round_half_up
from gongce.monitoring.surveys.answers import Answers
from gongce.rulebook import Bound, Pack, Question, QuestionBase, Survey
from gongce.vocabulary import Finding, Severity

DECIMALS = 1


@dataclass(frozen=True, slots=True)
class Rate:
    """One question's outcome. Rates in percent, rounded half up to one decimal.

    `yes` of `base` said yes; `base_title` says what the base is. `of_all` is the same share of all who answered the
    first question of the chain: for a 其中 both readings are given, because texts rarely say which is meant.
    `target` and `meets` are None where no target is linked.
    """

    question: str
    title: str
    yes: int
    base: int
    base_title: str
    percent: Fraction | None
    of_all: Fraction | None
    mean: Fraction | None
    target: Fraction | None = None
    meets: bool | None = None
    meets_of_all: bool | None = None


@dataclass(frozen=True, slots=True)
class SurveyResult:
    """A survey's outcome: who was asked, who answered, the rates, what is to be known about them."""

    survey: str
    title: str
    population: str
    asked: int
    responses: int
    response_percent: Fraction | None
    rates: tuple[Rate, ...]
    findings: tuple[Finding, ...]
    is_publishable: bool


def evaluate_survey(survey: Survey, answers: Answers, pack: Pack) -> SurveyResult:
    """Rates with explicit bases, and the response rate.

    A 其中 whose base is its parent is taken of those who said yes to the parent and answered it; nobody who said no to
    the parent is counted, and one who says yes to the part and no to the whole is a finding.

    Args:
        survey: the pack's record.
        answers: what was answered.
        pack: for titles and targets.
    """
    responses = len(answers.respondents)
    rate = _percent(responses, len(answers.asked))
    rates = tuple(_rate(question, survey, answers, pack) for question in survey.questions)
    low = survey.least_rate is not None and (rate is None or rate < survey.least_rate)
    return SurveyResult(
        survey.id,
        survey.title,
        pack.unit(survey.population).title,
        len(answers.asked),
        responses,
        rate,
        rates,
        (*_judge_response(survey, rate, low), *_judge_parts(survey, answers)),
        not low,
    )


def _percent(part: int, whole: int) -> Fraction | None:
    return round_half_up(Fraction(100 * part, whole), DECIMALS) if whole else None


def _rate(question: Question, survey: Survey, answers: Answers, pack: Pack) -> Rate:
    given = answers.to(question.id)
    if question.full is not None:
        mean = sum(given.values(), Fraction(0)) / len(given) if given else None
        return Rate(question.id, question.title, 0, len(given), "作答企业", None, None, mean)
    base, title = set(given), "作答企业"
    if question.part_of is not None and question.base is QuestionBase.PARENT:
        parent = answers.to(question.part_of)
        base, title = {unit for unit in given if parent.get(unit)}, f"其中：{_title(survey, question.part_of)}"
    yes = sum(1 for unit in base if given[unit])
    whole = set(answers.to(_root(survey, question)))
    percent, of_all = _percent(yes, len(base)), _percent(yes, len(whole))
    target, meets, meets_all = _against(
        question,
        pack,
        Fraction(100 * yes, len(base)) if base else None,
        Fraction(100 * yes, len(whole)) if whole else None,
    )
    return Rate(question.id, question.title, yes, len(base), title, percent, of_all, None, target, meets, meets_all)


def _title(survey: Survey, name: str) -> str:
    return next(question.title for question in survey.questions if question.id == name)


def _root(survey: Survey, question: Question) -> str:
    """The question at the top of a chain of 其中."""
    known, seen = {one.id: one for one in survey.questions}, {question.id}
    while question.part_of is not None and question.part_of not in seen:
        seen.add(question.part_of)
        question = known[question.part_of]
    return question.id


def _against(
    question: Question, pack: Pack, exact: Fraction | None, of_all: Fraction | None
) -> tuple[Fraction | None, bool | None, bool | None]:
    """The linked target and whether each reading reaches it; compared exactly, not as rounded."""
    if question.target is None:
        return None, None, None
    record = pack.target(question.target)
    aim = record.aim
    if aim is None:
        return None, None, None
    sign = -1 if record.bound is Bound.AT_MOST else 1
    outcomes = [None if value is None else sign * value >= sign * aim for value in (exact, of_all)]
    return aim, outcomes[0], outcomes[1]


def _judge_response(survey: Survey, rate: Fraction | None, is_low: bool) -> list[Finding]:
    if not is_low:
        return []
    shown = "—" if rate is None else f"{float(rate):.1f}%"
    message = f"{survey.title}回收率{shown}，低于{float(survey.least_rate or 0):g}%"
    return [
        Finding("survey.response-low", Severity.BLOCKING, survey.id, message, "补收问卷，或只作内部参考，不发布比率")
    ]


def _judge_parts(survey: Survey, answers: Answers) -> list[Finding]:
    found = []
    for question in survey.questions:
        if question.part_of is None or question.full is not None:
            continue
        parent = answers.to(question.part_of)
        odd = sorted(unit for unit, value in answers.to(question.id).items() if value and not parent.get(unit))
        if odd:
            message = f"{len(odd)}户答{question.title}为是，而{_title(survey, question.part_of)}不为是（如{odd[0]}）"
            remedy = "退回填报企业核实；不替企业改数"
            found.append(
                Finding("survey.part-without-whole", Severity.WARNING, f"{survey.id}.{question.id}", message, remedy)
            )
    return found
