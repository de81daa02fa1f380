"""One YAML file that holds one record: a scheme, rules, a form, a request, settings; the first mistake is refused."""

from pathlib import Path as FilePath
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from gongce.rulebook.draft import explain_mistakes, print_place
from gongce.rulebook.nodes import Path, Tree, UnreadableError, read_tree
from gongce.vocabulary import InputError, read_text

Kind = TypeVar("Kind", bound=BaseModel)


def read_plain(text: str, where: str) -> Tree:
    r"""Plain YAML with the lines of its keys; `where` is the file as messages name it.

    Raises:
        InputError: it is not plain YAML, or a key stands twice.

    >>> read_plain("a: 1\na: 2", "rules.yaml")
    Traceback (most recent call last):
    gongce.vocabulary.errors.InputError: rules.yaml:2: key a is given twice (first on line 1); keep one of the two
    """
    try:
        tree = read_tree(text)
    except UnreadableError as error:
        problem = error.problem
        raise InputError(problem.message, where=f"{where}:{problem.line}", remedy=problem.remedy) from None
    for problem in tree.problems:
        raise InputError(problem.message, where=f"{where}:{problem.line}", remedy=problem.remedy)
    return tree


def read_mapping(text: str, where: str, remedy: str) -> Tree:
    """Plain YAML that is a mapping of keys; `remedy` tells what to write where it is none.

    Raises:
        InputError: it is not plain YAML, a key stands twice, or it is something other than keys.
    """
    tree = read_plain(text, where)
    if not isinstance(tree.value, dict):
        raise InputError("the file is not a mapping of keys", where=where, remedy=remedy)
    return tree


def validate_record(kind: type[Kind], value: object, tree: Tree, where: str, under: Path = ()) -> Kind:
    """A value of a tree as a record; `under` is where the value stands in the tree.

    Raises:
        InputError: it is no such record; the message names the first mistake, its line and how many there are.
    """
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        mistakes = list(explain_mistakes(error, tree, under, kind))
        place, message, remedy = mistakes[0]
        count = f"{len(mistakes)} errors, the first: " if len(mistakes) > 1 else ""
        raise InputError(f"{count}{message}", where=print_place(where, tree, place), remedy=remedy) from None


def read_record(path: FilePath, kind: type[Kind], remedy: str) -> Kind:
    """A YAML file as a record of a kind.

    Raises:
        InputError: it cannot be read, or is no such record (with file and line).
    """
    tree = read_mapping(read_text(path), path.name, remedy)
    return validate_record(kind, tree.value, tree, path.name)
