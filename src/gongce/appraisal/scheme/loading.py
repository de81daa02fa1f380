"""A scheme's file: a whole scheme, or what fills the slots of a pack's scheme."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import Field

from gongce.rulebook import Pack, load_pack
from gongce.rulebook.model import Record
from gongce.rulebook.model.base import Id
from gongce.rulebook.model.indicators import Direction
from gongce.rulebook.model.legality import Order, OrderKind
from gongce.rulebook.model.rules import Rule
from gongce.rulebook.model.schemes import Item, Scheme, SchemeKind
from gongce.rulebook.record_files import read_mapping, validate_record
from gongce.vocabulary import InputError, RuleSource, read_text

_ORDER_OF = {SchemeKind.RANKING: OrderKind.RANKING}


class SchemeFile(Record):
    """SCHEME.yaml: a scheme; with `pack` and `fills`, what it adds to the pack's own record of that id."""

    pack: str = Field(default="", description="The pack's folder, seen from this file.")
    fills: Id | None = None
    scheme: dict[str, Any]


@dataclass(frozen=True)
class Ready:
    """A scheme with the pack it belongs to (None where it stands alone) and where it was read from."""

    scheme: Scheme
    pack: Pack | None = None
    file: str = ""
    sha256: str = ""

    def source(self, record: str = "") -> RuleSource:
        """The scheme, or a line of it, as a source."""
        name = f"{self.scheme.id}/{record}" if record else self.scheme.id
        return RuleSource(self.pack.name if self.pack else self.file or "scheme", name)

    def direction_of(self, item: Item) -> Direction | None:
        """Which way is better: the item's word, else the pack's indicator."""
        if item.direction is not None or self.pack is None or item.indicator is None:
            return item.direction
        return self.pack.indicator(item.indicator).direction

    def rule(self, name: str) -> Rule:
        """A rule of the pack.

        Raises:
            InputError: no pack, or no such rule in it.
        """
        record = self.pack.by_id.get(name) if self.pack else None
        if not isinstance(record, Rule):
            raise InputError(f"no rule {name}", where=self.scheme.id, remedy="name a rule of the pack, or write when:")
        return record

    def order(self) -> Order:
        """What lets it be issued: the pack's order it names, else its own basis, approval, filing and validity."""
        named = self.pack.by_id.get(self.scheme.order or "") if self.pack else None
        if isinstance(named, Order):
            return named
        scheme = self.scheme
        kind = _ORDER_OF.get(scheme.kind, OrderKind.APPRAISAL)
        fields = {name: getattr(scheme, name) for name in ("frequency", "basis", "approval", "filing", "valid")}
        return Order(id=scheme.id, title=scheme.title, kind=kind, **fields)

    def lacking(self, day: date) -> tuple[str, ...]:
        """What it lacks to be issued on the day; a veto lacks a basis from above where it has none of its own."""
        missing = list(self.order().lacking(day))
        for veto in self.scheme.vetoes:
            own = Order(
                id=veto.id,
                title=veto.title,
                kind=OrderKind.VETO,
                **{name: getattr(self.order(), name) for name in ("frequency", "approval", "filing", "valid")},
                basis=veto.basis or self.order().basis,
            )
            missing += [f"{veto.id}: {name}" for name in own.lacking(day) if name not in missing]
        return tuple(missing)


def load_scheme(path: Path) -> Ready:
    """Read a scheme's file.

    Raises:
        InputError: it cannot be read, is not a scheme, or fills what its pack does not have (all with file and line).
    """
    return build_scheme(read_text(path), file=path.name, folder=path.parent)


def build_scheme(text: str, *, file: str = "scheme.yaml", folder: Path | None = None) -> Ready:
    """A scheme from the text of its file; `folder` is where a relative `pack` starts.

    >>> build_scheme("scheme: {id: k, title: 月度排名, kind: ranking}").scheme.title
    '月度排名'
    """
    tree = read_mapping(text, file, "start it with scheme:")
    head = validate_record(SchemeFile, tree.value, tree, file)
    pack = load_pack((folder or Path()) / head.pack) if head.pack else None
    fields: Mapping[str, Any] = head.scheme
    if head.fills is not None:
        fields = _fill(pack, head.fills, head.scheme, file)
    scheme = validate_record(Scheme, fields, tree, file, ("scheme",))
    return Ready(scheme, pack, file, hashlib.sha256(text.encode()).hexdigest())


def _fill(pack: Pack | None, name: str, given: Mapping[str, Any], file: str) -> dict[str, Any]:
    """The pack's record with the file's keys over it; items by id, in the pack's order, new ones after them."""
    record = pack.by_id.get(name) if pack else None
    if not isinstance(record, Scheme):
        raise InputError(f"no scheme {name}", where=file, remedy="give pack: with the folder of the pack that has it")
    own = record.model_dump(by_alias=True, exclude_unset=True)
    items = {item["id"]: item for item in own.get("items", ())}
    for item in given.get("items", ()):
        if isinstance(item, dict) and "id" in item:
            items[item["id"]] = items.get(item["id"], {}) | item
    slots = {"slots": ()} if "items" in given or not own.get("slots") else {}
    return own | dict(given) | {"items": list(items.values())} | slots
