"""Signed folders: a manifest with the SHA-256 of every file, signed by a key of this installation (Ed25519)."""

import base64
import hashlib
import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from gongce.vocabulary import Finding, InputError, Severity

MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
_KIND = "ed25519"


def read_key(path: Path) -> Ed25519PrivateKey:
    """The private key in a file; one is made where there is none yet, readable by its owner alone.

    Raises:
        InputError: the file holds no key, or others may read it.
    """
    try:
        return _load_key(path)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _load_key(path)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(base64.b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode())
    return _load_key(path)


def _load_key(path: Path) -> Ed25519PrivateKey:
    text = path.read_text(encoding="ascii", errors="replace").strip()
    if path.stat().st_mode & 0o077:
        raise InputError("others may read the key", where=str(path), remedy=f"chmod 600 {path}")
    try:
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(text, validate=True))
    except ValueError:
        raise InputError("no signing key", where=str(path), remedy="restore it from the backup of keys") from None


def public_text(key: Ed25519PrivateKey) -> str:
    """The public key as it is told to others: ed25519:… in base64."""
    return f"{_KIND}:{base64.b64encode(key.public_key().public_bytes_raw()).decode()}"


def parse_public(text: str) -> Ed25519PublicKey:
    """A public key as it was told.

    Raises:
        InputError: it is none.
    """
    kind, _, rest = text.strip().partition(":")
    try:
        if kind != _KIND:
            raise ValueError(kind)
        return Ed25519PublicKey.from_public_bytes(base64.b64decode(rest, validate=True))
    except ValueError:
        remedy = "copy it whole, as ed25519: and 44 characters"
        raise InputError("not a public key", where=text[:60], remedy=remedy) from None


def write_manifest(files: Mapping[str, bytes], about: Mapping[str, object]) -> bytes:
    """The manifest of files: what they are, and the SHA-256 of each, in the order of their names."""
    listed = {name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files)}
    return json.dumps({**about, "files": listed}, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def sign_files(files: Mapping[str, bytes], about: Mapping[str, object], key: Ed25519PrivateKey) -> dict[str, bytes]:
    """The files with their manifest and its signature; the manifest names the public key."""
    manifest = write_manifest(files, {**about, "key": public_text(key)})
    return {**files, MANIFEST: manifest, SIGNATURE: base64.b64encode(key.sign(manifest)) + b"\n"}


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest whose signature is right: what it says, by which key, the files it lists."""

    about: Mapping[str, object]
    key: str
    files: Mapping[str, str]


def open_manifest(manifest: bytes, signature: bytes, trusted: Collection[str] | None) -> Manifest:
    """The manifest, once its signature is found right.

    Args:
        manifest: the manifest's bytes.
        signature: in base64.
        trusted: public keys one of which must have signed; None takes the key it names itself: that finds accidents
            and changes by who does not sign anew, not a forger.

    Raises:
        InputError: damaged, not signed, or signed by a key that is not trusted.
    """
    try:
        about = json.loads(manifest)
        key, files = str(about["key"]), {str(name): str(digest) for name, digest in dict(about["files"]).items()}
    except (ValueError, KeyError, TypeError, RecursionError):
        raise InputError("no manifest", where=MANIFEST, remedy="ask for the package again") from None
    if trusted is not None and key not in trusted:
        raise InputError(
            "signed by a key that is not known here", where=key[:60], remedy="register the sender's public key first"
        )
    try:
        parse_public(key).verify(base64.b64decode(signature.removesuffix(b"\n"), validate=True), manifest)
    except (InvalidSignature, ValueError):
        raise InputError("the signature is wrong", where=MANIFEST, remedy="ask for the package again") from None
    return Manifest({name: value for name, value in about.items() if name not in ("key", "files")}, key, files)


def find_changes(manifest: Manifest, digests: Mapping[str, str]) -> Iterator[Finding]:
    """Every file that was changed, is missing, or was added."""
    remedy = "从发布单位重新取包"
    for name in sorted({*manifest.files, *digests}):
        words = (
            "清单外的文件" if name not in manifest.files else "缺少" if name not in digests
            else "内容被改" if digests[name] != manifest.files[name] else ""
        )  # fmt: skip
        if words:
            yield Finding("package.changed", Severity.BLOCKING, name, words, remedy)


def digest_folder(folder: Path, *, but: Iterable[str] = (MANIFEST, SIGNATURE)) -> dict[str, str]:
    """SHA-256 of every file of a folder by its path in it; a link is not followed, it stands as what it is."""
    left_out = set(but)
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = "link"
        elif path.is_file() and name not in left_out:
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def verify_folder(folder: Path, trusted: Collection[str] | None = None) -> tuple[Manifest, tuple[Finding, ...]]:
    """A signed folder's manifest and every file that is not as it was signed.

    Raises:
        InputError: no manifest, or its signature is wrong.
    """
    try:
        manifest, signature = (folder / MANIFEST).read_bytes(), (folder / SIGNATURE).read_bytes()
    except OSError:
        raise InputError(
            "no signed package", where=str(folder), remedy="give the folder that holds manifest.json"
        ) from None
    opened = open_manifest(manifest, signature, trusted)
    return opened, tuple(find_changes(opened, digest_folder(folder)))
