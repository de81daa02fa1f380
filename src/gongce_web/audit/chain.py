"""The chain of hashes: each seal covers its event and the seal before it."""

import hashlib
import json
from datetime import UTC
from typing import Any

from gongce_web.audit.models import AuditEvent

START = "0" * 64


def content_of(event: AuditEvent) -> dict[str, Any]:
    """What an event says, in plain values."""
    at = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    told = {"actor": event.actor, "action": event.action, "about": event.about, "detail": event.detail}
    return {"id": event.pk, "at": at} | told


def hash_event(before: str, event: AuditEvent) -> str:
    """The seal of an event after the seal before it."""
    return hash_content(before, content_of(event))


def hash_content(before: str, content: dict[str, Any]) -> str:
    """SHA-256 over the seal before and an event's content, in one fixed form."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()
