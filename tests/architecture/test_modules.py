"""The package is pure, small and documented, and names no city of the five plans."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from tree import MODULES, PACKAGE, Function, core_modules, is_cli, parse_module, place

BANNED_MODULES = {
    *("time", "random", "secrets", "uuid", "sched"),
    *("socket", "ssl", "http", "urllib.request", "urllib3", "ftplib", "smtplib", "telnetlib", "xmlrpc", "socketserver"),
    *("requests", "httpx", "aiohttp", "asyncio"),
}
BANNED_CALLS = {"now", "utcnow", "today", "urandom", "uuid1", "uuid4", "default_rng", "urlopen", "create_connection"}
BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "misc"}
CITIES = ("太原", "瑞安", "启东", "随州", "许昌")
MAX_LINES = 400
MAX_STATEMENTS = 40


def imported(node: ast.AST) -> list[str]:
    """The full names that an import statement brings in, both `a` and `a.b` of `from a import b`."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and not node.level:
        module = node.module or ""
        return [module, *(f"{module}.{alias.name}" for alias in node.names)]
    return []


def is_banned(name: str) -> bool:
    return any(name == banned or name.startswith(f"{banned}.") for banned in BANNED_MODULES)


def is_banned_call(call: ast.Call) -> bool:
    """A call of the clock or the dice by its last name, or of a function of a module called random (numpy's)."""
    target = call.func
    if isinstance(target, ast.Name):
        return target.id in BANNED_CALLS
    if not isinstance(target, ast.Attribute):
        return False
    owner = target.value
    return target.attr in BANNED_CALLS or (isinstance(owner, ast.Attribute) and owner.attr == "random")


def find_impurities(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        yield from ((node.lineno, f"imports {name}") for name in imported(node) if is_banned(name))
        if isinstance(node, ast.Call) and is_banned_call(node):
            yield node.lineno, f"calls {ast.unparse(node.func)}"


def functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def count_statements(function: Function) -> int:
    """Statements of a body at every depth, its docstring left out."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return sum(isinstance(node, ast.stmt) for statement in body for node in ast.walk(statement))


def is_public(name: str) -> bool:
    return not name.startswith("_")


def find_undocumented(body: list[ast.stmt], owner: str = "") -> Iterator[tuple[int, str]]:
    """Public classes, functions and methods without a docstring; nested functions are nobody's interface."""
    for node in body:
        if isinstance(node, Function | ast.ClassDef) and is_public(node.name):
            if ast.get_docstring(node) is None:
                yield node.lineno, f"{owner}{node.name}"
            if isinstance(node, ast.ClassDef):
                yield from find_undocumented(node.body, f"{owner}{node.name}.")


def late_imports(tree: ast.Module) -> set[int]:
    return {
        node.lineno
        for function in functions(tree)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }


def test_package_is_found() -> None:
    assert len(MODULES) > 100
    assert any(is_cli(path) for path in MODULES)


def test_core_has_no_clock_dice_or_network() -> None:
    assert not [
        f"{place(path, line)} {what}" for path in core_modules() for line, what in find_impurities(parse_module(path))
    ]


@pytest.mark.parametrize(
    "source",
    [
        "import time",
        "from urllib import request",
        "import urllib.request",
        "from random import choice",
        "import datetime\ndatetime.date.today()",
        "from datetime import datetime\nx = datetime.now()",
        "import numpy as np\nnp.random.rand(3)",
    ],
)
def test_impure_code_would_be_seen(source: str) -> None:
    assert list(find_impurities(ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import date\ndate(2015, 1, 1)",
        "from urllib.parse import quote",
        "def f(rng): return rng.normal()",
    ],
)
def test_pure_code_is_let_pass(source: str) -> None:
    assert not list(find_impurities(ast.parse(source)))


def test_no_module_is_a_drawer_for_everything() -> None:
    folders = [path for path in PACKAGE.rglob("*") if path.is_dir()]
    assert not [place(path) for path in (*MODULES, *folders) if path.stem in BANNED_NAMES]


def test_modules_are_at_most_400_lines() -> None:
    sizes = {place(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert not {name: size for name, size in sizes.items() if size > MAX_LINES}


def test_functions_are_at_most_40_statements() -> None:
    sizes = {
        f"{place(path, function.lineno)} {function.name}": count_statements(function)
        for path in MODULES
        for function in functions(parse_module(path))
    }
    assert not {name: size for name, size in sizes.items() if size > MAX_STATEMENTS}


def test_imports_stand_at_the_top_outside_the_command_line() -> None:
    assert not [place(path, line) for path in core_modules() for line in sorted(late_imports(parse_module(path)))]


def test_every_public_name_is_documented() -> None:
    assert not [
        f"{place(path, line)} {name}"
        for path in MODULES
        for line, name in find_undocumented(parse_module(path).body)
        if is_public(path.stem) or path.stem == "__init__"
    ]


def test_every_public_module_says_what_it_owns() -> None:
    public = [path for path in MODULES if is_public(path.stem) or path.stem == "__init__"]
    assert not [place(path) for path in public if ast.get_docstring(parse_module(path)) is None]


@pytest.mark.parametrize("city", CITIES)
def test_package_names_no_city_of_the_five_plans(city: str) -> None:
    files = [path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert not [place(path) for path in files if names_city(path, city)]


def names_city(path: Path, city: str) -> bool:
    return city.encode("utf-8") in path.read_bytes()
