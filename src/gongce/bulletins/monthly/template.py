"""The office's templates: wording and layout, read from a folder, checked, over the defaults."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

from gongce.bulletins.monthly.lines import placeholders
from gongce.rulebook.nodes import Tree
from gongce.rulebook.record_files import read_plain
from gongce.vocabulary import InputError, read_text

WORDING, LAYOUT = "wording.yaml", "layout.yaml"
BLOCKS = frozenset({
    "indicators", "paths", "contributions", "leagues", "lists", "lights", "duties", "findings", "notes", "matrices",
    "rates", "cases", "corrections", "figures", "receipts", "prospects",
})  # fmt: skip
FORMS = frozenset({"file", "brief", "letter", "plain"})
AUDIENCES = frozenset({"internal", "public"})


@dataclass(frozen=True, slots=True)
class SectionPlan:
    """One section of a kind: its title, what it shows in order, and which matrices or leagues (all where empty)."""

    title: str
    show: Sequence[str]
    only: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of bulletin: title, head, who may see it, sections, annexes.

    `audience` public shows only what is marked public; `window` keeps the rows recorded within a window of days;
    `receipt` adds a list of named posts to sign for their copy; `charts` draws them.
    """

    id: str
    title: str
    sections: Sequence[SectionPlan]
    form: str = "file"
    masthead: str = ""
    audience: str = "internal"
    charts: bool = False
    receipt: bool = False
    window: bool = False
    annexes: Sequence[str] = ()


@dataclass(frozen=True)
class Templates:
    """What an office may edit."""

    wording: Mapping[str, str]
    kinds: Mapping[str, Kind] = field(default_factory=dict)

    def kind(self, name: str) -> Kind:
        """One kind.

        Raises:
            InputError: there is none of that name.
        """
        if name not in self.kinds:
            raise InputError(f"no kind of bulletin {name}", where=LAYOUT, remedy=f"use {', '.join(self.kinds)}")
        return self.kinds[name]


@cache
def default_templates() -> Templates:
    """What is shipped."""
    folder = files("gongce.bulletins.monthly") / "templates"
    texts = {name: (folder / name).read_text("utf-8") for name in (WORDING, LAYOUT)}
    wording = read_wording(texts[WORDING], WORDING, {})
    return Templates(wording, read_layout(texts[LAYOUT], LAYOUT))


def read_templates(folder: str | Path | None) -> Templates:
    """The office's templates over the defaults: what its folder does not have stays as shipped.

    Args:
        folder: with wording.yaml or layout.yaml or both; None gives the defaults.

    Raises:
        InputError: no such folder, no plain YAML, an unknown key, a placeholder that the sentence does not have, a
            block that does not exist; the message names file and line.
    """
    default = default_templates()
    if folder is None:
        return default
    place = Path(folder)
    if not place.is_dir():
        raise InputError("no such folder of templates", where=str(place), remedy="make it, or take the setting out")
    wording, kinds = default.wording, default.kinds
    if (place / WORDING).is_file():
        wording = read_wording(read_text(place / WORDING), str(place / WORDING), default.wording)
    if (place / LAYOUT).is_file():
        kinds = {**kinds, **read_layout(read_text(place / LAYOUT), str(place / LAYOUT))}
    return Templates(wording, kinds)


def read_wording(text: str, name: str, default: Mapping[str, str]) -> Mapping[str, str]:
    """Sentences by key, the given over the default ones.

    Raises:
        InputError: an unknown key, no text, or a placeholder that the sentence is never given.

    >>> read_wording("wording: {growth_up: '增{growth}%'}", "w.yaml", default_templates().wording)["growth_up"]
    '增{growth}%'
    """
    tree = read_plain(text, name)
    entries = as_mapping(tree, name, "wording")
    for key, value in entries.items():
        where = f"{name}:{tree.line_of(('wording', key))}"
        if default and key not in default:
            raise InputError(
                f"no sentence is called {key}", where=where, remedy="take it out; the defaults list the keys"
            )
        if not isinstance(value, str) or not value.strip():
            raise InputError(f"{key} has no text", where=where, remedy="write the sentence in quotes")
        unknown = placeholders(value) - placeholders(default.get(key, value))
        if unknown or "{" in remove_placeholders(value) or "}" in remove_placeholders(value):
            offered = "、".join(f"{{{one}}}" for one in sorted(placeholders(default.get(key, value)))) or "none"
            what = (
                f"{key} has {{{sorted(unknown)[0]}}}, which it is not given" if unknown else f"{key} has a stray brace"
            )
            raise InputError(what, where=where, remedy=f"it may use {offered}")
    return {**default, **{key: str(value) for key, value in entries.items()}}


def remove_placeholders(text: str) -> str:
    """The text without its placeholders."""
    for name in placeholders(text):
        text = text.replace(f"{{{name}}}", "")
    return text


def as_mapping(tree: Tree, name: str, key: str) -> dict[str, object]:
    """The mapping under the only key of a file.

    Raises:
        InputError: the file has another shape.
    """
    value = tree.value.get(key) if isinstance(tree.value, dict) and set(tree.value) == {key} else None
    if not isinstance(value, dict):
        raise InputError(f"the file is no mapping under {key}", where=f"{name}:1", remedy=f"begin it with {key}:")
    return value


def read_layout(text: str, name: str) -> Mapping[str, Kind]:
    """Kinds of bulletins by id.

    Raises:
        InputError: an unknown key, block, form or audience, a kind without id, title or sections.
    """
    tree = read_plain(text, name)
    listed = tree.value.get("kinds") if isinstance(tree.value, dict) else None
    if not isinstance(listed, list) or not listed:
        raise InputError("the file lists no kinds", where=f"{name}:1", remedy="begin it with kinds:")
    kinds: dict[str, Kind] = {}
    for place, record in enumerate(listed):
        where = f"{name}:{tree.line_of(('kinds', place))}"
        kind = build_kind(record, where)
        if kind.id in kinds:
            raise InputError(f"the kind {kind.id} stands twice", where=where, remedy="give each its own id")
        kinds[kind.id] = kind
    return kinds


def build_kind(record: object, where: str) -> Kind:
    """One kind from its record."""
    values = check_keys(record, where, {"id", "title", "sections"}, {
        "form", "masthead", "audience", "charts", "receipt", "window", "annexes",
    })  # fmt: skip
    sections = values.pop("sections")
    if not isinstance(sections, list) or not sections:
        raise InputError("a kind without sections", where=where, remedy="list at least one")
    kind = Kind(sections=tuple(build_section(section, where) for section in sections), **values)  # type: ignore[arg-type]
    check_words((kind.form,), FORMS, "form", where)
    check_words((kind.audience,), AUDIENCES, "audience", where)
    check_words(kind.annexes, BLOCKS, "annex", where)
    unknown = placeholders(kind.title) - {"title", "period", "issuer", "number"}
    if unknown:
        what = f"the title has {{{sorted(unknown)[0]}}}, which it is not given"
        raise InputError(what, where=where, remedy="it may use {title}, {period}, {issuer}, {number}")
    return kind


def build_section(record: object, where: str) -> SectionPlan:
    """One section from its record."""
    values = check_keys(record, where, {"title", "show"}, {"only"})
    show = values["show"]
    if not isinstance(show, list):
        raise InputError("show is no list", where=where, remedy="write show: [indicators, leagues]")
    check_words(tuple(map(str, show)), BLOCKS, "block", where)
    only = values.get("only", [])
    return SectionPlan(
        str(values["title"]), tuple(map(str, show)), tuple(map(str, only)) if isinstance(only, list) else ()
    )


def check_keys(record: object, where: str, needed: set[str], further: set[str]) -> dict[str, object]:
    """A record's values, every key known and none lacking.

    Raises:
        InputError: otherwise.
    """
    if not isinstance(record, dict):
        raise InputError("not a record", where=where, remedy="write its keys one a line")
    lacking, unknown = needed - set(record), set(record) - needed - further
    if lacking:
        raise InputError(f"{sorted(lacking)[0]} is missing", where=where, remedy="add it")
    if unknown:
        what = f"{sorted(unknown)[0]} is no key here"
        raise InputError(what, where=where, remedy=f"use {', '.join(sorted(needed | further))}")
    return dict(record)


def check_words(words: Sequence[str], offered: frozenset[str], what: str, where: str) -> None:
    """Every word must be one of those offered.

    Raises:
        InputError: one is not.
    """
    for word in words:
        if word not in offered:
            raise InputError(f"no {what} is called {word}", where=where, remedy=f"use {', '.join(sorted(offered))}")
