"""Segments: overlapping marks are cut so that each piece carries exactly the marks that lie on it."""

from hypothesis import given
from hypothesis import strategies as st

from gongce.bulletins.page.segments import Layer, Mark, Segments, cut_segments
from gongce.vocabulary import Span

SIZE = 40
MARKS = st.lists(
    st.builds(
        lambda ends, layer, place: Mark(Span(min(ends), max(ends)), layer, place),
        st.tuples(st.integers(0, SIZE), st.integers(0, SIZE)),
        st.sampled_from(list(Layer)),
        st.integers(0, 5),
    ),
    max_size=12,
)


@given(MARKS)
def test_each_character_carries_exactly_the_marks_that_lie_on_it(marks: list[Mark]) -> None:
    carried: dict[int, set[tuple[Layer, int]]] = {}
    for segment in cut_segments(marks):
        for at in range(segment.span.start, segment.span.end):
            assert at not in carried
            carried[at] = set(segment.marks)
    for at in range(SIZE):
        lying = {(mark.layer, mark.place) for mark in marks if mark.span.start <= at < mark.span.end}
        assert carried.get(at, set()) == lying


@given(MARKS, st.tuples(st.integers(0, SIZE), st.integers(0, SIZE)))
def test_the_pieces_of_a_line_are_the_line(marks: list[Mark], ends: tuple[int, int]) -> None:
    line = Span(min(ends), max(ends))
    pieces = list(Segments(marks).pieces(line))
    assert [at for span, _ in pieces for at in range(*span)] == list(range(*line))
