"""Guesses about a form, the form they make, and the words they are told in."""

from dataclasses import dataclass

from gongce.facts.importing.forms import Covers, FactMeasure, Form, Role
from gongce.vocabulary import Period

_SURE = 0.8


@dataclass(frozen=True, slots=True)
class Guess:
    """One guess: the cell it is about, what was decided, how surely (0 to 1), from what."""

    place: str
    about: str
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class FormProposal:
    """A form to be confirmed by a person, its guesses with the least sure first, and the period the file names."""

    form: Form
    guesses: tuple[Guess, ...]
    period: Period | None

    @property
    def doubtful(self) -> tuple[Guess, ...]:
        """The guesses a person must look at."""
        return tuple(guess for guess in self.guesses if guess.confidence < _SURE)


ROLE_WORDS = {
    Role.UNIT: "单位", Role.CODE: "代码", Role.INDICATOR: "指标", Role.INDUSTRY: "行业", Role.PERIOD: "期间",
    Role.MEASURED_IN: "计量单位", Role.IGNORE: "不导入的列", Role.VALUE: "数",
}  # fmt: skip
MEASURE_WORDS = {FactMeasure.LEVEL: "总量", FactMeasure.GROWTH: "增速", FactMeasure.BASE: "上年同期"}
COVER_WORDS: dict[Covers | None, str] = {
    Covers.MONTH: "当月", Covers.YTD: "累计", Covers.QUARTER: "当季", Covers.HALF: "半年", Covers.YEAR: "全年",
    Covers.POINT: "期末", Covers.AS_GIVEN: "本期", None: "本期",
}  # fmt: skip
