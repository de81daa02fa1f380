"""The secret key: made once, readable by its owner alone, never in the repository."""

import os
import secrets
from pathlib import Path

LENGTH = 64


def read_secret(path: Path) -> str:
    """The key in the file; one is made where there is none yet, by whichever process comes first."""
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    key = new_secret()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key)
    return key


def new_secret() -> str:
    """A key nobody knows."""
    return secrets.token_urlsafe(LENGTH)
