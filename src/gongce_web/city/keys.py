"""This installation's own key: its public site and its packets are signed with it."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from gongce_web.signing import read_key


def own_key() -> Ed25519PrivateKey:
    """The key; made once, readable by its owner alone."""
    return read_key(Path(settings.DATA) / "signing.key")
