"""The generated pages of docs/ are what the code, the specs and the coverage give now; stale ones: `make docs`."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def write_docs() -> ModuleType:
    """The tool behind `make docs`."""
    spec = importlib.util.spec_from_file_location("write_docs", ROOT / "tools" / "write_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["write_docs"] = module
    spec.loader.exec_module(module)
    return module


def test_no_generated_page_is_stale(write_docs: ModuleType) -> None:
    assert [str(path) for path in write_docs.find_stale(ROOT)] == []


def test_every_example_of_a_spec_is_on_its_page(write_docs: ModuleType) -> None:
    pages = write_docs.example_pages(ROOT)
    reading = next(text for path, text in pages.items() if path.name == "reading.md")
    assert reading.count("\n## ") == len(list((ROOT / "tests/specs/reading").glob("*.yaml")))
    assert "tiers of projects each part of the one before" in reading


def test_a_changed_or_forgotten_page_is_told(write_docs: ModuleType, tmp_path: Path) -> None:
    for name in ("tests/specs", "plans"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "plans/coverage.json").write_text('{"mechanisms": []}')
    (tmp_path / "tests/specs/one.yaml").write_text("- {case: a, value: 1}\n")
    for path, text in write_docs.find_stale(tmp_path).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    assert write_docs.find_stale(tmp_path) == {}
    page = tmp_path / write_docs.EXAMPLES / "one.md"
    assert "| a | 1 |" in page.read_text()
    page.write_text("by hand")
    (page.parent / "gone.md").write_text("old")
    assert {path.name: text is None for path, text in write_docs.find_stale(tmp_path).items()} == {
        "one.md": False,
        "gone.md": True,
    }
