"""A figure is traced to its batch, file, hash and cell, with what it superseded."""

import pytest
from observed import moment, put

from gongce.vocabulary import CellSource, InputError, UsageError

FACT = {"indicator": "output", "unit": "c1", "period": "2019-06", "lane": "ADMIN"}


@pytest.mark.parametrize("compacted", [False, True])
def test_a_figure_names_its_file_hash_and_cell_and_its_earlier_values(archive, compacted):
    put(archive, {"value": 45.1, "printed": "45.10", "cell": "表1!C7"}, name="June", hours=0)
    second = put(archive, {"value": 46.59, "printed": "46.59", "cell": "表2!D8"}, name="June again", hours=5)
    if compacted:
        archive.compact()
    trace = archive.explain(FACT)
    assert trace.value == "46.59"
    assert trace.sources == (CellSource(second.id, "June again.xlsx", "表2", "D8", second.sha256),)
    assert "supersedes 45.10 (recorded 2019-07-01 00:00 UTC by li)" in trace.note
    assert archive.explain(FACT, as_of=moment(1)).value == "45.10"


def test_a_missing_value_is_explained_with_its_reason(archive):
    put(archive, {"value": None, "missing": "suppressed"})
    assert archive.explain(FACT).value == "— (suppressed)"


def test_an_unknown_or_ambiguous_figure_is_said_so(archive):
    put(archive, {}, {"price_basis": "comparable"})
    with pytest.raises(InputError, match="several price bases"):
        archive.explain(FACT)
    assert archive.explain(FACT | {"price_basis": "current"}).value == "1.0"
    with pytest.raises(InputError, match="no such fact"):
        archive.explain(FACT | {"unit": "c9"})
    with pytest.raises(InputError, match="no such fact"):
        archive.explain(FACT, as_of=moment(-1))
    with pytest.raises(UsageError, match="a fact is named by"):
        archive.explain({"indicator": "output"})
    with pytest.raises(UsageError, match="a fact is named by"):
        archive.explain(FACT | {"colour": "red"})
