"""The invented city: every error planted in its plan is told, and nothing else is called violated."""

import importlib.util
import sys
from pathlib import Path

import pytest
from support import audit_file

from gongce.relations import Verdict


def planted_errors(folder: Path):
    spec = importlib.util.spec_from_file_location("planted", folder / "planted.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["planted"] = module
    spec.loader.exec_module(module)
    return module.PLANTED


def places_of(text: str, words: str) -> list[int]:
    return [at for at in range(len(text)) if text.startswith(words, at)]


@pytest.mark.parametrize("number", range(8))
def test_planted_errors_are_told_at_their_figure(yunchuan: Path, number: int):
    error = planted_errors(yunchuan)[number]
    document, checks = audit_file(yunchuan / "plan.docx")
    (place,) = places_of(document.text, error.wrong)[:1]
    told = [
        check
        for check in checks
        if check.verdict == error.verdict
        and any(place <= span.start < place + len(error.wrong) for span in check.spans)
    ]
    assert told, error.name


def test_only_planted_errors_are_violated(yunchuan: Path):
    document, checks = audit_file(yunchuan / "plan.docx")
    wrong = {document.text.find(error.wrong): error for error in planted_errors(yunchuan)}
    stretches = [(start, start + len(error.wrong)) for start, error in wrong.items()]
    for check in checks:
        if check.verdict is Verdict.VIOLATED:
            assert any(start <= span.start < end for span in check.spans for start, end in stretches), check.message


def test_a_table_total_is_checked(yunchuan: Path):
    _, checks = audit_file(yunchuan / "plan.docx")
    assert [check.verdict for check in checks if check.relation == "table_sum"] == ["holds"] * 4
