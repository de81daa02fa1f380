"""Writes the generated pages of docs/: schemas of the pack, worked examples from tests/specs, mechanisms that work.

`make docs` calls it; `--check` only says which pages are stale (exit code 1). A page is a function of the code, the
specs and plans/coverage.json alone, so a test can ask whether it is fresh.
"""

import argparse
import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
SCHEMAS, EXAMPLES = Path("docs/reference/pack.schema"), Path("docs/reference/examples")
COVERAGE = Path("docs/reference/mechanisms.md")
MARKS = {"works": "● works", "partial": "▲ partial", "missing": "○ missing"}
HEADS = {"name", "title", "text", "rule", "number"}
PLAIN = (str, int, float, bool, date, type(None))


def main() -> int:
    """Write every generated page, or say which are stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; name stale pages")
    check = parser.parse_args().check
    stale = find_stale(ROOT)
    for path, text in stale.items():
        if not check:
            (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                (ROOT / path).unlink()
            else:
                (ROOT / path).write_text(text, encoding="utf-8")
        print(f"{'stale' if check else 'written'}: {path}")
    return 1 if check and stale else 0


def find_stale(root: Path) -> dict[Path, str | None]:
    """Page → what it should hold, of those that do not; None for a page nothing generates any more."""
    pages = {**schema_pages(), **example_pages(root), COVERAGE: coverage_page(root)}
    made = {path.relative_to(root) for folder in (SCHEMAS, EXAMPLES) for path in (root / folder).glob("*.*")}
    stale: dict[Path, str | None] = dict.fromkeys(sorted(made - set(pages)))
    for path, text in pages.items():
        file = root / path
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            stale[path] = text
    return stale


def schema_pages() -> dict[Path, str]:
    """JSON Schema of every file of a pack."""
    from gongce.rulebook.schemas import pack_schemas, print_schema

    return {SCHEMAS / name: print_schema(schema) for name, schema in pack_schemas().items()}


def example_pages(root: Path) -> dict[Path, str]:
    """One page for every folder of specs, one for the single files, and an index."""
    specs = root / "tests" / "specs"
    groups: dict[str, list[Path]] = {}
    for path in sorted(specs.rglob("*.yaml")):
        groups.setdefault(path.parent.name if path.parent != specs else path.stem, []).append(path)
    pages = {EXAMPLES / f"{name}.md": example_page(name, files) for name, files in sorted(groups.items())}
    lines = [
        "# Worked examples",
        "",
        "Each example is a test that runs (`tests/specs`). These pages are made from them.",
        "",
    ]
    lines += [
        f"- [{name}]({name}.md): {len(files)} file{'s' if len(files) > 1 else ''}"
        for name, files in sorted(groups.items())
    ]
    pages[EXAMPLES / "index.md"] = "\n".join(lines) + "\n"
    return pages


def example_page(name: str, files: list[Path]) -> str:
    """The page of one group."""
    lines = [f"# Worked examples: {name}", "", "Made from `tests/specs`; every example is a test that runs.", ""]
    for path in files:
        lines += tell_spec(path, yaml.safe_load(path.read_text(encoding="utf-8")))
    return "\n".join(lines).rstrip() + "\n"


def tell_spec(path: Path, spec: object) -> list[str]:
    """A spec: its title, its rule, then its examples."""
    if not isinstance(spec, dict):
        return [f"## {path.stem}", "", *tell_value("", spec)]
    lines = [f"## {spec.get('title') or path.stem}", ""]
    if "rule" in spec:
        lines += [" ".join(str(spec["rule"]).split()), ""]
    for key, value in spec.items():
        if key == "examples" and isinstance(value, list):
            for example in value:
                lines += tell_example(example)
        elif key not in HEADS:
            lines += tell_value(str(key), value)
    return lines


def tell_example(example: object) -> list[str]:
    """One example: its name, its text, then what comes of it."""
    if not isinstance(example, dict):
        return tell_value("", example)
    lines = [f"### {str(example.get('name') or example.get('title') or 'example').replace('_', ' ')}", ""]
    if "text" in example:
        lines += [*(f"> {line}" if line else ">" for line in str(example["text"]).strip().splitlines()), ""]
    for key, value in example.items():
        if key not in HEADS:
            lines += tell_value(str(key), value)
    return lines


def tell_value(key: str, value: object) -> list[str]:
    """A value under its key: rows as a table, a word as itself, anything else as YAML."""
    head = [f"**{key}**", ""] if key else []
    if isinstance(value, PLAIN):
        return [f"{key}: {cell(value)}" if key else cell(value), ""]
    if isinstance(value, list) and value and all(isinstance(row, dict) and is_flat(row) for row in value):
        columns = list(dict.fromkeys(str(name) for row in value for name in row))
        rows = [[cell(row[name]) if name in row else "" for name in columns] for row in value]
        table = [columns, ["---"] * len(columns), *rows]
        return [*head, *(f"| {' | '.join(row)} |" for row in table), ""]
    text = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=100).rstrip()
    return [*head, "```yaml", text, "```", ""]


def is_flat(row: dict[object, object]) -> bool:
    """Whether every value fits a cell: a word, or a list of words."""
    return all(
        isinstance(value, PLAIN) or (isinstance(value, list) and all(isinstance(one, PLAIN) for one in value))
        for value in row.values()
    )


def cell(value: object) -> str:
    """A value in a cell."""
    if isinstance(value, list):
        return ", ".join(cell(one) for one in value)
    if value is None:
        return "—"
    return " ".join(str(value).replace("|", "\\|").split())


def coverage_page(root: Path) -> str:
    """Every mechanism of the five plans with its state and its tests."""
    rows = json.loads((root / "plans" / "coverage.json").read_text(encoding="utf-8"))["mechanisms"]
    titles, names = mechanism_titles(root), capability_titles()
    counts = Counter(row["status"] for row in rows)
    told = ", ".join(f"{counts[status]} {status}" for status in MARKS)
    lines = [
        "# Mechanisms",
        "",
        f"What the five plans order, {len(rows)} mechanisms: {told}. `works` means that a marked test",
    ]
    lines += ["drives the public command with the plan's own data and asserts what the mechanism is to give.", ""]
    lines += [
        "The list is made from `plans/coverage.json`, which a whole test run writes; `gongce plan coverage` prints it.",
        "",
    ]
    for capability in sorted({row["capability"] for row in rows}):
        mine = [row for row in rows if row["capability"] == capability]
        done = sum(row["status"] == "works" for row in mine)
        lines += [f"## {capability} {names.get(capability, '')}: {done} of {len(mine)}", ""]
        lines += ["| id | plan | mechanism | state | tests |", "|---|---|---|---|---|"]
        lines += [tell_mechanism(row, titles) for row in sorted(mine, key=lambda row: (row["plan"], row["id"]))]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def tell_mechanism(row: dict[str, object], titles: dict[tuple[str, str], str]) -> str:
    """One row of the table."""
    tests = row["tests"] if isinstance(row["tests"], list) else []
    files = sorted({str(test).partition("::")[0] for test in tests})
    places = ", ".join(f"[{len([t for t in tests if str(t).startswith(file)])}](../../{file})" for file in files) or "—"
    title = titles.get((str(row["plan"]), str(row["id"])), "")
    return f"| {row['id']} | {row['plan']} | {cell(title)} | {MARKS[str(row['status'])]} | {places} |"


def mechanism_titles(root: Path) -> dict[tuple[str, str], str]:
    """(plan, id) → title in the pack's own words."""
    found = {}
    for path in sorted((root / "plans").glob("*/mechanisms.yaml")):
        for one in yaml.safe_load(path.read_text(encoding="utf-8"))["mechanisms"]:
            found[path.parent.name, one["id"]] = one["title"]
    return found


def capability_titles() -> dict[str, str]:
    """Capability → its title."""
    from gongce.rulebook.names import CAPABILITIES

    return {name: capability.title for name, capability in CAPABILITIES.items()}


if __name__ == "__main__":
    sys.exit(main())
