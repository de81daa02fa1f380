"""What the architecture tests look at: the package's parsed modules and the files under version control."""

import ast
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "gongce"
MODULES = sorted(PACKAGE.rglob("*.py"))
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def parse_module(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def place(path: Path, line: int = 0) -> str:
    """A file's place from the checkout's root, with the line where it is known."""
    name = path.relative_to(ROOT).as_posix()
    return f"{name}:{line}" if line else name


def is_cli(path: Path) -> bool:
    """Whether a module belongs to the command line, which alone reads the clock and imports late."""
    return path.parent == PACKAGE and path.name.startswith("cli")


def core_modules() -> list[Path]:
    """The modules of the package without those of the command line."""
    return [path for path in MODULES if not is_cli(path)]


@cache
def tracked_files() -> tuple[Path, ...]:
    """The files under version control; the test is skipped in an export without it."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listing.returncode:
        pytest.skip("this is not a version-controlled checkout")
    paths = (ROOT / name for name in listing.stdout.split("\0") if name)
    return tuple(path for path in paths if path.is_file())


@cache
def tracked_texts() -> tuple[tuple[Path, str], ...]:
    """Path and text of every file under version control that is text."""
    return tuple((path, text) for path in tracked_files() if (text := read_text(path)) is not None)


def read_text(path: Path) -> str | None:
    """A file's text; None where it is not text."""
    content = path.read_bytes()
    if b"\0" in content:
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None
