"""Targets as records of a pack's targets.yaml, for a person to look at and put in."""

from collections.abc import Iterable
from typing import Any

from gongce.rulebook import Reading, TargetMeasure
from gongce.rulebook.yaml_text import write_record
from gongce.targets.tree.nodes import TargetNode

_HEAD = "# 由工策按分解结果生成的草稿：核对后并入 targets.yaml。\ntargets:\n"


def print_targets(nodes: Iterable[TargetNode], source: str) -> str:
    """The text of a targets.yaml that holds the nodes as drafts.

    Args:
        nodes: targets with figure and years.
        source: where they come from, in a few words.
    """
    return _HEAD + "\n".join(write_record(_plain(node, source)) for node in nodes) + "\n"


def _plain(node: TargetNode, source: str) -> dict[str, Any]:
    first, last = node.years or (None, None)
    period = "unknown" if first is None else str(first) if first == last else f"{first}/{last}"
    record: dict[str, Any] = {
        "id": node.id,
        "title": node.title[:80],
        "indicator": node.indicator,
        "unit": node.unit,
        "industry": node.industry or None,
        "measure": str(node.measure),
        "floor": node.floor,
        "target": node.target,
        "strive": node.strive,
        "period": period,
        "reading": str(node.reading if node.reading is not Reading.UNKNOWN else Reading.ANNUAL),
        "parent": node.parent or None,
        "relation": str(node.relation) if node.relation and node.parent else None,
        "along": str(node.along) if node.along and node.parent else None,
        "version": node.version,
        "source": source[:160],
    }
    if node.measure not in (TargetMeasure.GROWTH, TargetMeasure.SHARE):
        record["measured_in"] = node.measured_in
    return {key: value for key, value in record.items() if value is not None}
