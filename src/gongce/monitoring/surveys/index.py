"""A composite index from a survey: each question's points by its weight, renormalised over what was answered."""

from dataclasses import dataclass
from fractions import Fraction

from gongce.monitoring.rounding import round_half_up
from gongce.monitoring.surveys.answers import Answers
from gongce.rulebook import Question, Survey
from gongce.vocabulary import InputError

HUNDRED = Fraction(100)
DECIMALS = 2


@dataclass(frozen=True, slots=True)
class IndexValue:
    """An index value with its parts: question → (weight %, points 0–100). `firms` says how many units it averages."""

    title: str
    value: Fraction
    parts: tuple[tuple[str, Fraction, Fraction], ...]
    firms: int

    @property
    def printed(self) -> str:
        """The value at two decimals, half up.

        >>> IndexValue("指数", Fraction(521253, 10000), (), 3).printed
        '52.13'
        """
        return f"{float(round_half_up(self.value, DECIMALS)):.{DECIMALS}f}"


def compose_index(survey: Survey, answers: Answers) -> IndexValue:
    """The survey's index: Σ weight × mean points over questions; exact.

    Yes is 100 points, no 0; a number counts value ÷ full × 100, at most 100. The mean is over those who answered the
    question; a question nobody answered makes the index incomplete and is refused rather than guessed.

    Raises:
        InputError: the survey has no index, its weights are not 100 together, or a question has no answer.

    >>> survey = Survey.model_validate({"id": "s", "title": "问卷", "population": "firms", "index": "指数",
    ...     "questions": [{"id": "erp", "title": "ERP", "weight": 60},
    ...                   {"id": "spend", "title": "投入", "full": 50, "weight": 40}]})
    >>> answers = Answers(("a", "b"), {"erp": {"a": Fraction(1), "b": Fraction(0)}, "spend": {"a": Fraction(20)}})
    >>> compose_index(survey, answers).printed
    '46.00'
    """
    weighted = [question for question in survey.questions if question.weight is not None]
    total = sum((question.weight or Fraction(0) for question in weighted), Fraction(0))
    if survey.index is None or not weighted:
        raise InputError(
            "the survey makes no index", where=survey.id, remedy="give its title and the questions' weights"
        )
    if total != HUNDRED:
        raise InputError(f"the weights sum to {float(total):g}", where=survey.id, remedy="weights are 100 together")
    parts = tuple((question.id, question.weight or Fraction(0), _points(question, answers)) for question in weighted)
    value = sum((weight * points for _, weight, points in parts), Fraction(0)) / HUNDRED
    return IndexValue(survey.index, value, parts, len(answers.respondents))


def _points(question: Question, answers: Answers) -> Fraction:
    given = answers.to(question.id).values()
    if not given:
        raise InputError(
            f"nobody answered {question.id}", where="answers", remedy="collect answers, or change the weights"
        )
    full = Fraction(1) if question.full is None else question.full
    return sum((min(value / full, Fraction(1)) for value in given), Fraction(0)) / len(given) * HUNDRED
