"""The 16 capabilities of the product and the 77 families of mechanisms under them."""

import csv
import io
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Capability:
    """One thing the product can do, in both languages."""

    id: str
    title: str
    title_en: str


@dataclass(frozen=True, slots=True)
class Family:
    """Mechanisms of one kind; each family belongs to exactly one capability."""

    id: str
    title: str
    capability: str


def _read_rows() -> list[dict[str, str]]:
    text = files("gongce.rulebook.names").joinpath("families.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


_ROWS = _read_rows()
FAMILIES: dict[str, Family] = {row["family"]: Family(row["family"], row["title"], row["capability"]) for row in _ROWS}
CAPABILITIES: dict[str, Capability] = {
    row["capability"]: Capability(row["capability"], row["capability_zh"], row["capability_en"]) for row in _ROWS
}
