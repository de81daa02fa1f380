"""Forms are kept as YAML and come back equal; what is wrong in one is told at its line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from returned_files import sample_form

from gongce.facts.importing import Form, Missing, Role, dump_form, load_form
from gongce.vocabulary import InputError, Lane

HEADS = st.text("工业投资增长累计本月|%()（）:：-—#&*!\"' 1234567890亿元", max_size=20).map(str.strip)
INDICATORS = st.sampled_from(["investment", "profit", "output"])
COLUMNS = st.builds(
    lambda head, indicator, growth, unit: {
        "head": head, "role": "value", "indicator": indicator, "covers": "ytd",
        "measure": "growth" if growth else "level", "measured_in": unit,
    },
    HEADS, INDICATORS, st.booleans(), st.sampled_from(["万元", "亿元", "%", "户"]),
)  # fmt: skip
LINES = st.builds(
    lambda label, unit: {"label": label, "unit": unit}, HEADS.filter(bool), st.sampled_from(["city", "010101"])
)
MARKS = st.dictionaries(st.sampled_from(["-", "—", "0", "", "缺"]), st.sampled_from(list(Missing)))


@settings(deadline=None)
@given(
    st.lists(COLUMNS, min_size=1, max_size=5),
    st.lists(LINES, max_size=3),
    MARKS,
    st.booleans(),
    st.sampled_from([None, *Lane]),
)
def test_a_form_is_the_same_after_it_was_written_and_read(columns, lines, marks, across, lane) -> None:
    places = [str(n + 1) if across else "ABCDEFGH"[n] for n in range(len(columns))]
    form = Form.model_validate(
        {
            "id": "f", "title": "月报", "first": 3, "across": across, "lines": lines, "marks": marks,
            "columns": [{"at": place} | column for place, column in zip(places, columns, strict=True)],
            "default": {"lane": lane},
        }
    )  # fmt: skip
    assert load_form(dump_form(form)) == form


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("id: f\ntitle: x\nfirst: 2\ncolumns: [{at: B, role: valu}]\n", r"form:4: columns\[0\].role"),
        ("id: f\ntitle: x\nfirst: 2\ncolumns: [{at: B, role: value}, {at: B, role: unit}]\n", "stands twice"),
        ("id: f\ntitle: x\nfirst: 2\ncolumns: [{at: A, role: unit}]\n", "no column of values"),
        ("id: f\ntitle: x\nfirst: 2\nhead: [1, 2]\ncolumns: [{at: A, role: value}]\n", "the head ends before"),
        ("id: f\ntitle: x\nfirst: 2\nacross: true\ncolumns: [{at: A, role: value}]\n", "row numbers"),
        ("- 1\n", "form"),
        ("id: [", "not YAML"),
        ("id: f\nid: g\n", "given twice"),
    ],
)
def test_what_is_wrong_in_a_form_is_told_in_one_line(text: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        load_form(text)


def test_a_form_names_its_version() -> None:
    assert sample_form(version=3).key == "monthly@3"
    assert sample_form().columns[0].role is Role.UNIT
