"""YAML text → plain values with the line of every key: numbers exact, words left words, nothing clever allowed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import yaml

_INTEGER = re.compile(r"[-+]?(?:0|[1-9]\d{0,29})")
_DECIMAL = re.compile(r"[-+]?\d{1,30}\.\d{1,30}")
_WORDS: dict[str, object] = {"": None, "~": None, "null": None, "true": True, "false": False}
_DEEPEST = 20
MOST_CHARACTERS = 5_000_000

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a YAML text: its code, line and what to do."""

    code: str
    line: int
    message: str
    remedy: str


class UnreadableError(Exception):
    """The text is not the plain YAML a pack is written in."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@dataclass(slots=True)
class Tree:
    """What a YAML file holds, and the line each key and list item starts on."""

    value: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line_of(self, path: Path) -> int:
        r"""The line of a place; of the nearest place above it where it is not written out.

        >>> read_tree("a:\n  b: 1").line_of(("a", "c"))
        1
        """
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


@dataclass(slots=True)
class _Frame:
    """A mapping or list being read."""

    value: dict[str, Any] | list[Any]
    path: Path
    key: str | None = None


def read_tree(text: str) -> Tree:
    r"""Read a YAML text; repeated keys are problems of the tree, anything that is not plain YAML is refused.

    Integers and decimals become int and Decimal (exact, 6.0 keeps its decimal); `true`, `false`, `null` and nothing are
    what they say; every other word, `no` and dates included, is a string.

    Raises:
        UnreadableError: broken YAML, anchors, tags, several documents, or nesting deeper than 20.

    >>> read_tree("a: 6.0\nb: [no, 2012-04-25, 3]").value
    {'a': Decimal('6.0'), 'b': ['no', '2012-04-25', 3]}
    """
    tree = Tree()
    stack: list[_Frame] = []
    for event in _events(text):
        _take(tree, stack, event)
    return tree


def _events(text: str) -> Iterator[yaml.Event]:
    if len(text) > MOST_CHARACTERS:
        raise UnreadableError(Problem("yaml.size", 1, f"longer than {MOST_CHARACTERS} characters", "split the file"))
    try:
        yield from yaml.parse(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = " ".join(part for part in (error.context, error.problem) if part)
        remedy = "mend the YAML here: check indentation, colons followed by a blank, brackets and quotes"
        raise UnreadableError(
            Problem("yaml.syntax", mark.line + 1 if mark else 1, f"not YAML: {what}", remedy)
        ) from error
    except yaml.YAMLError as error:
        what = str(error).splitlines()[0]
        raise UnreadableError(
            Problem(
                "yaml.syntax", 1, f"not YAML: {what}", "save the file as plain UTF-8 text without control characters"
            )
        ) from error


_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _take(tree: Tree, stack: list[_Frame], event: yaml.Event) -> None:
    line = event.start_mark.line + 1 if event.start_mark else 1
    if isinstance(event, yaml.DocumentStartEvent) and tree.lines:
        raise UnreadableError(Problem("yaml.documents", line, "a second document (---)", "keep one document a file"))
    if isinstance(event, yaml.NodeEvent):
        _refuse_cleverness(event, line)
    if isinstance(event, yaml.ScalarEvent):
        _place(tree, stack, _scalar(event), line)
    elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
        value: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
        path = _place(tree, stack, value, line)
        stack.append(_Frame(value, path))
        if len(stack) > _DEEPEST:
            raise UnreadableError(Problem("yaml.depth", line, f"nested deeper than {_DEEPEST}", "flatten it"))
    elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
        stack.pop()


def _refuse_cleverness(event: yaml.NodeEvent, line: int) -> None:
    if isinstance(event, yaml.AliasEvent) or event.anchor:
        remedy = "write the value out; packs use no anchors (&) and aliases (*)"
        raise UnreadableError(Problem("yaml.alias", line, "an anchor or alias", remedy))
    if getattr(event, "tag", None) not in {None, "!"}:
        raise UnreadableError(
            Problem("yaml.tag", line, "a tag (!)", "write the value without a tag; quote it if it starts with !")
        )


def _scalar(event: yaml.ScalarEvent) -> Any:
    text = event.value
    if event.style:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return Decimal(text) if _DECIMAL.fullmatch(text) else text


def _place(tree: Tree, stack: list[_Frame], value: Any, line: int) -> Path:
    """Put a value where it belongs; gives its path."""
    if not stack:
        tree.value, tree.lines[()] = value, line
        return ()
    frame = stack[-1]
    if isinstance(frame.value, list):
        frame.value.append(value)
        path = (*frame.path, len(frame.value) - 1)
        tree.lines[path] = line
        return path
    if frame.key is None:
        _open_key(tree, frame, value, line)
        return frame.path
    path = (*frame.path, frame.key)
    frame.value[frame.key], frame.key = value, None
    return path


def _open_key(tree: Tree, frame: _Frame, key: Any, line: int) -> None:
    if isinstance(key, dict | list):
        raise UnreadableError(Problem("yaml.key", line, "a key that is not a word", "keys are plain words"))
    frame.key = str(key)
    path = (*frame.path, frame.key)
    if isinstance(frame.value, dict) and frame.key in frame.value:
        message = f"key {frame.key} is given twice (first on line {tree.lines[path]})"
        tree.problems.append(Problem("yaml.key-twice", line, message, "keep one of the two"))
    tree.lines[path] = line
