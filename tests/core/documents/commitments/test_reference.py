"""The reference page keeps up with the fields."""

import re
from dataclasses import fields
from pathlib import Path

from gongce.documents.lexicons import rows
from gongce.documents.model import Commitment

ROOT = Path(__file__).resolve().parents[4]
PAGE = (ROOT / "docs" / "reference" / "commitments.md").read_text(encoding="utf-8")


def test_every_field_has_its_rule_and_no_other_is_described() -> None:
    told = {
        name.strip() for names in re.findall(r"^\*\*([a-z_, ]+)\*\*", PAGE, re.MULTILINE) for name in names.split(",")
    }
    assert told == {field.name for field in fields(Commitment)}


def test_word_lists_have_the_columns_the_binder_reads() -> None:
    assert all(set(row) == {"word", "role", "gloss"} and row["word"] for row in rows("bodies"))
    assert {row["role"] for row in rows("bodies")} == {"level", "stem", "suffix", "organ", "place", "whole"}
    assert {row["kind"] for row in rows("wordings")} == {"target", "reward"}
    assert {row["takes"] for row in rows("wordings")} == {"before", "after", "share", "limit", "give"}
    assert len({row["word"] for row in rows("wordings")}) == len(rows("wordings"))
