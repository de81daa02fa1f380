"""Answers of a survey: one row a unit asked, one column a question; blank is no answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from gongce.rulebook import Survey
from gongce.vocabulary import InputError

YES = frozenset({"是", "有", "已开展", "1", "yes", "y", "true", "√"})
NO = frozenset({"否", "无", "未开展", "0", "no", "n", "false", "×"})


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered: per question the respondents' values; yes is 1, no is 0, a number itself, blank left out."""

    asked: tuple[str, ...]
    values: Mapping[str, Mapping[str, Fraction]]

    @property
    def respondents(self) -> frozenset[str]:
        """Who answered anything."""
        return frozenset(unit for answers in self.values.values() for unit in answers)

    def to(self, question: str) -> Mapping[str, Fraction]:
        """The answers to one question, by respondent."""
        return self.values.get(question, {})


def read_answers(table: pl.DataFrame, survey: Survey, *, where: str = "answers") -> Answers:
    """Answers from a table of text: column `respondent`, then one per question id.

    A respondent is a row once; a row without any answer was asked and did not respond.

    Raises:
        InputError: no column respondent, an unknown column, a respondent twice, an answer that is neither yes, no nor a
            number.

    >>> survey = Survey.model_validate({"id": "s", "title": "问卷", "population": "firms",
    ...     "questions": [{"id": "web", "title": "上网"}]})
    >>> answers = read_answers(pl.DataFrame({"respondent": ["a", "b", "c"], "web": ["是", "否", ""]}), survey)
    >>> len(answers.asked), sorted(answers.respondents), sum(answers.to("web").values())
    (3, ['a', 'b'], Fraction(1, 1))
    """
    known = {question.id for question in survey.questions}
    if "respondent" not in table.columns:
        raise InputError("no column respondent", where=where, remedy="the first column names who was asked")
    unknown = [name for name in table.columns if name not in known | {"respondent"}]
    if unknown:
        raise InputError(
            f"unknown column {unknown[0]}", where=where, remedy=f"questions are {', '.join(sorted(known))}"
        )
    asked = [str(name) for name in table["respondent"]]
    twice = (
        next((name for number, name in enumerate(asked) if name in asked[:number]), None) if _repeats(asked) else None
    )
    if twice is not None:
        raise InputError(f"respondent {twice} stands twice", where=where, remedy="keep one row a respondent")
    values = {
        name: {
            unit: number
            for row, (unit, text) in enumerate(zip(asked, table[name], strict=True), 2)
            if (number := _read(text, f"{where} row {row} {name}")) is not None
        }
        for name in table.columns
        if name in known
    }
    return Answers(tuple(asked), values)


def _repeats(names: list[str]) -> bool:
    return len(set(names)) < len(names)


def _read(text: object, where: str) -> Fraction | None:
    word = "" if text is None else str(text).strip()
    if not word:
        return None
    if word.lower() in YES:
        return Fraction(1)
    if word.lower() in NO:
        return Fraction(0)
    try:
        return Fraction(word)
    except (ValueError, ZeroDivisionError):
        raise InputError(
            f"{word} is no answer", where=where, remedy="write 是, 否, a number, or leave it blank"
        ) from None
