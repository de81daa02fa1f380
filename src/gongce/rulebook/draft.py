"""A pack while it is read: valid records with the places they come from, and what was wrong with the others."""

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pydantic import BaseModel, ValidationError

from gongce.rulebook.model import FILES, Record
from gongce.rulebook.nodes import Path, Problem, Tree, UnreadableError, read_tree
from gongce.rulebook.sources import Sources
from gongce.vocabulary import Finding, Severity

KIND_OF_KEY = {"calendar": "calendar entry", "hierarchies": "hierarchy"}


@dataclass(frozen=True, slots=True)
class Row:
    """A valid record and where it stands."""

    key: str
    record: Any
    file: str
    path: Path
    tree: Tree

    @property
    def name(self) -> str:
        """Its id, or its number in the list where it has none."""
        name = getattr(self.record, "id", None)
        return str(name) if name else f"{self.key}[{self.path[-1]}]"

    def place(self, *keys: str | int) -> str:
        """File, line and key of the record or of a key in it."""
        return print_place(self.file, self.tree, (*self.path, *keys))


@dataclass(slots=True)
class Draft:
    """Everything read so far: valid rows by top-level key, every id seen (valid or not), findings."""

    name: str
    rows: dict[str, list[Row]] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)

    def of(self, key: str) -> list[Row]:
        """Valid rows under a top-level key."""
        return self.rows.get(key, [])

    def records(self, key: str) -> tuple[Any, ...]:
        """Their records."""
        return tuple(row.record for row in self.of(key))

    def every(self) -> Iterator[Row]:
        """Every valid row."""
        for rows in self.rows.values():
            yield from rows


def print_place(file: str, tree: Tree, path: Path) -> str:
    """A place as `file:line: key`.

    >>> print_place("p/units.yaml", read_tree("units: [{id: a}]"), ("units", 0, "id"))
    'p/units.yaml:1: units[0].id'
    """
    words = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")
    return f"{file}:{tree.line_of(path)}" + (f": {words}" if words else "")


def read_draft(sources: Sources) -> Draft:
    """Every valid record of a pack's files; what is not valid becomes blocking findings, all at once."""
    draft = Draft(sources.name, findings=list(sources.findings))
    for file, text in sources.texts.items():
        kind = file.rpartition("/")[2]
        if kind in FILES:
            _read_file(draft, f"{sources.name}/{file}", FILES[kind], text)
    return draft


def _read_file(draft: Draft, file: str, model: type[BaseModel], text: str) -> None:
    try:
        tree = read_tree(text)
    except UnreadableError as error:
        draft.findings.append(_of_problem(file, error.problem))
        return
    draft.findings.extend(_of_problem(file, problem) for problem in tree.problems)
    value = {} if tree.value is None else tree.value
    if not isinstance(value, dict):
        message, remedy = "the file is not a mapping of keys", f"start it with {next(iter(model.model_fields))}:"
        draft.findings.append(Finding("pack.shape", Severity.BLOCKING, f"{file}:1", message, remedy))
        return
    draft.ids |= set(_ids_in(value))
    _read_records(draft, file, model, tree, value)


def _of_problem(file: str, problem: Problem) -> Finding:
    return Finding(f"pack.{problem.code}", Severity.BLOCKING, f"{file}:{problem.line}", problem.message, problem.remedy)


def _ids_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("id"), str):
            yield value["id"]
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _ids_in(part)


def _read_records(draft: Draft, file: str, model: type[BaseModel], tree: Tree, value: dict[str, Any]) -> None:
    bad: set[Path] = set()
    try:
        model.model_validate(value)
    except ValidationError as error:
        for place, message, remedy in explain_mistakes(error, tree):
            bad.add(place[:2])
            where = print_place(file, tree, place)
            draft.findings.append(Finding("pack.value", Severity.BLOCKING, where, message, remedy))
    for key, field_info in model.model_fields.items():
        kind = _record_class(field_info.annotation)
        if kind is None or key not in value:
            continue
        for path, raw in _each(key, value[key]):
            if path not in bad and (key,) not in bad:
                draft.rows.setdefault(key, []).append(Row(key, kind.model_validate(raw), file, path, tree))


def _each(key: str, value: Any) -> Iterable[tuple[Path, Any]]:
    if isinstance(value, list):
        return [((key, number), raw) for number, raw in enumerate(value)]
    return [((key,), value)]


def _record_class(annotation: Any) -> type[Record] | None:
    """The record a file's key holds, alone or in a tuple."""
    inner = next(iter(getattr(annotation, "__args__", ())), annotation)
    return inner if isinstance(inner, type) and issubclass(inner, Record) else None


def explain_mistakes(
    error: ValidationError, tree: Tree, under: Path = (), kind: type[BaseModel] | None = None
) -> Iterator[tuple[Path, str, str]]:
    """Each mistake once: its place (below `under`), what is wrong, what to do.

    `kind` is the record that was asked for, whose keys are offered for a mistyped one; None is any file of a pack.
    """
    seen: set[Path] = set()
    for mistake in error.errors(include_url=False):
        code, place = mistake["type"], (*under, *mistake["loc"])
        while place and place not in tree.lines and code != "missing":
            place = place[:-1]
        if place in seen:
            continue
        seen.add(place)
        yield (place, *_word(code, place, mistake, kind))


def _word(code: str, place: Path, mistake: Any, kind: type[BaseModel] | None) -> tuple[str, str]:
    reference = "docs/reference" if kind else "docs/reference/pack.md"
    key, context, message = str(place[-1]) if place else "", mistake.get("ctx", {}), mistake["msg"]
    if code == "missing":
        return f"key {key} is missing", f"add {key}:"
    if code == "extra_forbidden":
        near = difflib.get_close_matches(key, _known_keys(kind), 1)
        return f"unknown key {key}", f"did you mean {near[0]}?" if near else f"remove it, or see {reference}"
    if code == "enum":
        return f"not one of the words {key} may have", f"use {context.get('expected', '')}"
    if code == "string_pattern_mismatch":
        return f"{key} is not written as it must be", f"write it to the pattern {context.get('pattern', '')}"
    if code.endswith("_type"):
        return f"{key}: {message}", f"write the kind of value {reference} shows for it"
    what, _, remedy = message.partition("; ")
    return (what, remedy) if remedy else (f"{key}: {what}", f"see {reference} for what it may hold")


@cache
def _known_keys(kind: type[BaseModel] | None) -> tuple[str, ...]:
    """Every key a record of the kind, or any record of a pack, has."""
    names: dict[str, None] = {}
    waiting: list[type[BaseModel]] = [kind] if kind else list(FILES.values())
    seen: set[type[BaseModel]] = set()
    while waiting:
        model = waiting.pop()
        if model in seen:
            continue
        seen.add(model)
        for name, info in model.model_fields.items():
            names[info.alias or name] = None
            waiting.extend(_models_in(info.annotation))
    return tuple(names)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _models_in(inner)
