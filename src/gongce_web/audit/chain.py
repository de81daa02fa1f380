"""The chain of hashes: each seal covers its event and the seal before it."""

import hashlib
import json
from datetime import UTC

from gongce_web.audit.models import AuditEvent

START = "0" * 64


def hash_event(before: str, event: AuditEvent) -> str:
    """SHA-256 over the seal before and the event's own content, in one fixed form."""
    content = {
        "id": event.pk,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": event.actor,
        "action": event.action,
        "about": event.about,
        "detail": event.detail,
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()
