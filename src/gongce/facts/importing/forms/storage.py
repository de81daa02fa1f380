"""Forms as YAML files an official can read and amend."""

from typing import Any

from gongce.facts.importing.forms.model import Form
from gongce.rulebook.record_files import read_plain, validate_record
from gongce.rulebook.yaml_text import write_value

_LISTS = ("columns", "lines")


def dump_form(form: Form) -> str:
    """The form as YAML: one key a line, one column a line; reading it back gives an equal form.

    >>> form = Form(id="f", title="月报", first=2, columns=({"at": "B", "role": "value", "indicator": "output"},))
    >>> print(dump_form(form))
    id: f
    title: 月报
    version: 1
    first: 2
    columns:
      - {at: B, role: value, indicator: output}
    <BLANKLINE>
    >>> load_form(dump_form(form)) == form
    True
    """
    values = form.model_dump(mode="json", exclude_defaults=True) | {"version": form.version}
    order = [name for name in Form.model_fields if name in values]
    lines: list[str] = []
    for name in order:
        if name in _LISTS:
            lines += [f"{name}:", *(f"  - {_write(_in_order(part, name))}" for part in values[name])]
        else:
            lines.append(f"{name}: {_write(values[name])}")
    return "\n".join(lines) + "\n"


def _write(value: Any) -> str:
    """A value in flow style; signs and sheet names may be keys, so keys are quoted like words."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{write_value(str(key))}: {_write(part)}" for key, part in value.items()) + "}"
    return write_value(value)


def _in_order(part: dict[str, Any], name: str) -> dict[str, Any]:
    """Keys a person looks for first."""
    first = ("at", "head", "role") if name == "columns" else ("label",)
    return {key: part[key] for key in (*first, *(key for key in part if key not in first)) if key in part}


def load_form(text: str, where: str = "form") -> Form:
    """The form of a YAML text.

    Raises:
        InputError: not YAML, or not a form; the message names the first key that is wrong.
    """
    tree = read_plain(text, where)
    return validate_record(Form, _plain(tree.value), tree, where)


def _plain(value: Any) -> Any:
    """What YAML reads as a number where a form wants a word (a row's number as a place, a code) becomes that word."""
    if not isinstance(value, dict):
        return value
    columns = value.get("columns")
    if isinstance(columns, list):
        fixed = [one | {"at": str(one["at"])} if isinstance(one, dict) and "at" in one else one for one in columns]
        return value | {"columns": fixed}
    return value
