"""What follows from a result: cases it opens, who was in office, the split of a fund."""

from fractions import Fraction

from pydantic import Field

from gongce.rulebook.model.base import Id, Number, Record


class Offices(Record):
    """Who held which post when, and who may see what is told of persons.

    The register needs the fields `person`, `body` and `post`; a stay in it is a stay in the post.
    """

    posts: Id = Field(description="The register of posts.")
    readers: tuple[Id, ...] = Field(default=(), description="Units that may see sheets of persons; nobody else may.")


class FundSplit(Record):
    """A fund divided by result: one part by a base, the rest by performance; every fen is given out once.

    A unit whose value of `by` is missing gets no part by performance, and a finding tells it.
    """

    base: Number = Field(ge=0, le=100, description="Percent of the fund that is divided by the base.")
    base_by: str = Field(default="", max_length=60, description="Column the base is divided by; left out: equal parts.")
    over: Number = Field(default=Fraction(0), description="Performance counts above this score.")
