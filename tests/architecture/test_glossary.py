"""Every noun of the vocabulary has its entry in the glossary."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("vocabulary", "relations", "documents/model", "rulebook/model", "targets", "calendars")
FILES = [path for package in PACKAGES for path in sorted((ROOT / "src" / "gongce" / package).rglob("*.py"))]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_public_class_is_in_the_glossary(path: Path) -> None:
    glossary = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    classes = [node.name for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.ClassDef)]
    assert not [name for name in classes if not name.startswith("_") and f"`{name}`" not in glossary]
