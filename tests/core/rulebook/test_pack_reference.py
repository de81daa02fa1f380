"""The reference page shows every file and key, and its examples are one pack that loads."""

import re
from pathlib import Path
from typing import get_args

from pydantic import BaseModel

from gongce.rulebook import FILES, Sources, build_pack

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "reference" / "pack.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n# (\S+)\n(.*?)```", PAGE, re.DOTALL)


def models(kind, seen):
    """Every record a file is made of."""
    if isinstance(kind, type) and issubclass(kind, BaseModel) and kind not in seen:
        seen.add(kind)
        for field in kind.model_fields.values():
            models(field.annotation, seen)
    for inner in get_args(kind):
        models(inner, seen)
    return seen


def test_the_examples_are_one_pack_that_loads():
    assert [name for name, _ in BLOCKS] == list(FILES)
    pack = build_pack(Sources("lanzhou-2021", dict(BLOCKS)))
    assert len(pack.targets) == 9


def test_every_key_has_an_example():
    text = "".join(block for _, block in BLOCKS)
    for kind in models(tuple[*FILES.values()], set()):
        for name, field in kind.model_fields.items():
            key = field.alias or name
            assert re.search(rf"(?<![\w-]){key}:", text), f"{kind.__name__}.{key} is not shown"


def test_every_word_a_key_may_have_is_named():
    from enum import StrEnum

    for kind in models(tuple[*FILES.values()], set()):
        for field in kind.model_fields.values():
            for inner in (field.annotation, *get_args(field.annotation)):
                if isinstance(inner, type) and issubclass(inner, StrEnum):
                    missing = [word for word in inner if not re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", PAGE)]
                    assert missing == [], f"{inner.__name__}: {missing}"
