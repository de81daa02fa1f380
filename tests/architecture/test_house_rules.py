"""Rules of the house that a program can check: layers, clocks, names, sizes, docs, machine paths, borrowed text."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORE = ROOT / "src" / "gongce"
MODULES = sorted(CORE.rglob("*.py"))
BANNED = {"random", "secrets", "socket", "requests", "urllib.request", "http.client", "asyncio"}
CLOCK = re.compile(r"\b(?:datetime|date)\.(?:now|today|utcnow)\(|\btime\.(?:time|monotonic|perf_counter)\(")
CITIES = ("太原", "瑞安", "启东", "随州", "许昌", "禹州", "长葛", "鄢陵", "清徐", "尖草坪")
TEXT = {".py", ".md", ".yaml", ".yml", ".toml", ".csv", ".txt", ".sh", ".json", ".jsonl", ".js", ".css", ".html"}
# Names of institutions, laws and plans are facts, not sentences.
PROPER = re.compile(r"《[^《》]{2,60}》|“[^“”]{2,40}”")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def is_command_line(path: Path) -> bool:
    return path.name.startswith("cli")


def imports_of(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    return [ROOT / line for line in listed.splitlines() if (ROOT / line).is_file()]


def test_imports_go_down_the_layers_only() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_the_core_has_no_dice_and_no_network(path: Path) -> None:
    assert not BANNED & set(imports_of(tree_of(path)))


@pytest.mark.parametrize("path", [path for path in MODULES if not is_command_line(path)], ids=name_of)
def test_only_the_command_line_reads_the_clock_or_imports_late(path: Path) -> None:
    source, tree = path.read_text(encoding="utf-8"), tree_of(path)
    assert not CLOCK.search(source)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert not [f.name for f in functions for node in ast.walk(f) if isinstance(node, ast.Import | ast.ImportFrom)]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_are_nouns_of_a_readable_size(path: Path) -> None:
    assert path.stem not in ("utils", "util", "helpers", "common", "misc")
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_what_is_public_is_described(path: Path) -> None:
    tree = tree_of(path)
    kinds = ast.FunctionDef | ast.ClassDef
    public = [node for node in tree.body if isinstance(node, kinds) and not node.name.startswith("_")]
    assert ast.get_docstring(tree) or not tree.body
    assert not [node.name for node in public if not ast.get_docstring(node)]


@pytest.mark.parametrize("path", sorted(p for p in CORE.rglob("*") if p.suffix in TEXT), ids=name_of)
def test_the_core_names_no_city(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert not [city for city in CITIES if city in source]


def test_no_file_names_a_machine_or_a_package_index() -> None:
    machine = re.compile(r"(?:^|[\s\"'(=])/(?:work|root|opt/pypi|home/\w+)/", re.M)
    places = [name_of(p) for p in tracked() if p.suffix in TEXT and machine.search(p.read_text(encoding="utf-8"))]
    assert not [place for place in places if not place.startswith("tests/architecture")]
    for lock in sorted((ROOT / "requirements").glob("*.txt")):
        assert "http" not in lock.read_text(encoding="utf-8")
        assert "--hash=sha256:" in lock.read_text(encoding="utf-8")


def test_links_of_the_documentation_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md")]
    broken = []
    for page in pages:
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                broken.append(f"{name_of(page)}: {target}")
    assert not broken


def test_the_two_commands_of_the_readme_are_targets_of_make() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for command in re.findall(r"\$ make (\S+)", (ROOT / "README.md").read_text(encoding="utf-8")):
        assert re.search(rf"^{command}:", makefile, re.M)


def runs(text: str, length: int = 16) -> set[str]:
    """All runs of that many Han characters in a row, quoted names and titles left out."""
    plain = PROPER.sub("\n", text)
    return {
        stretch[i : i + length]
        for stretch in re.findall(rf"[\u4e00-\u9fff]{{{length},}}", plain)
        for i in range(len(stretch) - length + 1)
    }


@pytest.mark.shared
def test_no_sentence_of_a_plan_is_copied_into_the_repository(shared: Path) -> None:
    printed: set[str] = set()
    for document in (shared / "documents").glob("*.txt"):
        printed |= runs(document.read_text(encoding="utf-8"))
    borrowed = {
        name_of(p): sorted(runs(p.read_text(encoding="utf-8")) & printed)[:3] for p in tracked() if p.suffix in TEXT
    }
    assert not {name: found for name, found in borrowed.items() if found}
