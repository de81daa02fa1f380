"""JSON Schema of a pack's files, for editors that check YAML while it is written."""

import json
from typing import Any

from gongce.rulebook.model import FILES

BASE_URI = "https://gongce.invalid/pack.schema/"


def pack_schemas() -> dict[str, dict[str, Any]]:
    """A JSON Schema (2020-12) for each file of a pack, by the schema's file name.

    >>> sorted(pack_schemas())[:3]
    ['baselines.json', 'calendar.json', 'catalogues.json']
    """
    schemas: dict[str, dict[str, Any]] = {}
    for file, model in FILES.items():
        name = file.replace(".yaml", ".json")
        head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": BASE_URI + name}
        schemas[name] = head | model.model_json_schema(by_alias=True, mode="validation")
    return schemas


def print_schema(schema: dict[str, Any]) -> str:
    """A schema as stable, readable JSON text."""
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
