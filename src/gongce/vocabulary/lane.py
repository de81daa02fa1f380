"""The lane a figure travels in: what it may be used for."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from gongce.vocabulary.errors import RefusedError

_Frame = TypeVar("_Frame")


class Lane(StrEnum):
    """Who gave a figure for what purpose (统计法 2024 art. 28; 统计法实施条例 art. 29–30).

    Only ADMIN and CONSENTED may decide about a single respondent: a grade, a price, a subsidy, a sanction.
    """

    STAT_MICRO = "STAT_MICRO"
    """A respondent's statistical return."""
    STAT_AGG = "STAT_AGG"
    """A statistical aggregate from which no respondent can be told."""
    ADMIN = "ADMIN"
    """Tax, land registry, power bill, permits, environment."""
    CONSENTED = "CONSENTED"
    """Given by the enterprise for this use."""


DECIDING_LANES = frozenset({Lane.ADMIN, Lane.CONSENTED})
"""Lanes whose figures may decide about a single respondent."""


@dataclass(frozen=True, slots=True)
class LaneFrame(Generic[_Frame]):
    """A frame whose every row travels in the named lanes; what reads from the archive return.

    Args:
        frame: a Polars or Narwhals frame, lazy or not.
        lanes: the lanes its rows may be in.
    """

    frame: _Frame
    lanes: frozenset[Lane]

    @classmethod
    def of(cls, frame: _Frame, lanes: "Lane | Iterable[Lane]") -> "LaneFrame[_Frame]":
        """A frame with its lane, or lanes."""
        return cls(frame, frozenset({lanes} if isinstance(lanes, Lane) else lanes))

    def for_decisions(self, use: str) -> _Frame:
        """The frame, where its lanes may decide about a respondent.

        Args:
            use: what is to be decided, in words, for the message (亩均评价, 补贴).

        Raises:
            RefusedError: a statistical lane is among them (exit code 4).

        >>> LaneFrame.of("rows", Lane.ADMIN).for_decisions("亩均评价")
        'rows'
        >>> LaneFrame.of("rows", Lane.STAT_MICRO).for_decisions("亩均评价")
        Traceback (most recent call last):
        ...
        gongce.vocabulary.errors.RefusedError: 亩均评价: data of the lane STAT_MICRO may not decide ...
        """
        barred = sorted(self.lanes - DECIDING_LANES)
        if barred or not self.lanes:
            raise RefusedError(
                f"data of the lane {', '.join(barred) or '(none)'} may not decide about a respondent",
                where=use,
                remedy="use ADMIN or CONSENTED data",
            )
        return self.frame
