"""The published JSON Schema is the one the model gives."""

import json
from pathlib import Path

import pytest

from gongce.rulebook import FILES
from gongce.rulebook.schemas import pack_schemas, print_schema

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "reference" / "pack.schema"


@pytest.mark.parametrize("name", [file.replace(".yaml", ".json") for file in FILES])
def test_a_published_schema_is_fresh(name):
    """Stale? `gongce plan schema --out docs/reference/pack.schema`."""
    assert (FOLDER / name).read_text(encoding="utf-8") == print_schema(pack_schemas()[name])


def test_nothing_else_is_published():
    assert {path.name for path in FOLDER.iterdir()} == {file.replace(".yaml", ".json") for file in FILES}


def test_a_schema_refuses_unknown_keys_and_lists_the_words():
    target = json.loads((FOLDER / "targets.json").read_text(encoding="utf-8"))["$defs"]
    assert target["Target"]["additionalProperties"] is False
    assert "ceiling" in target["TargetMeasure"]["enum"]
