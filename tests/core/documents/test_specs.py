"""The twenty hardest constructions, each with worked examples an official can read (`tests/specs/reading`)."""

from pathlib import Path

import pytest
import spec_cases

from gongce.documents.commitments import bind_commitments
from gongce.documents.reading import read_mentions

EXAMPLES = list(spec_cases.examples())


def test_every_one_of_the_twenty_constructions_has_examples() -> None:
    assert sorted({example.file[:2] for example in EXAMPLES}) == [f"{n:02}" for n in range(1, 21)]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.id)
def test_the_example_asks_only_for_fields_there_are(example: spec_cases.Example) -> None:
    assert spec_cases.unknown_keys(example) == set()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.id)
def test_the_mentions_of_the_example_are_read(example: spec_cases.Example, tmp_path: Path) -> None:
    document = spec_cases.load_example(example, tmp_path)
    _, faults = spec_cases.match_mentions(example, document, read_mentions(document))
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.id)
def test_the_commitments_of_the_example_are_bound(example: spec_cases.Example, tmp_path: Path) -> None:
    document = spec_cases.load_example(example, tmp_path)
    mentions = read_mentions(document)
    faults = spec_cases.commitment_faults(example, document, mentions, bind_commitments(document, mentions))
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("example", [e for e in EXAMPLES if spec_cases.facts_of(e)], ids=lambda example: example.id)
def test_the_document_facts_of_the_example_are_read(example: spec_cases.Example, tmp_path: Path) -> None:
    metadata = spec_cases.load_example(example, tmp_path).metadata
    facts = spec_cases.facts_of(example)
    if "cited" in facts:
        assert [reference.number for reference in metadata.cited] == facts.pop("cited")
    for key, value in facts.items():
        assert getattr(metadata, key) == (tuple(value) if isinstance(value, list) else value)
