"""Which documents there are, and where their files lie."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.storage import default_storage

from gongce.rulebook import SourceDocument
from gongce.rulebook.locating import find_locator, list_citations
from gongce_web.city.keeping import Kept
from gongce_web.city.workspaces import open_city
from gongce_web.documents.models import Upload
from gongce_web.documents.policies import DOCUMENTS
from gongce_web.roles import Operation

if TYPE_CHECKING:
    from gongce_web.accounts.models import User

_digests: Kept[str] = Kept(200)


@dataclass(frozen=True)
class Listed:
    """A document of the plan: what the plan says of it, its file where there is one, how often the plan cites it."""

    source: SourceDocument
    path: Path | None
    citations: int


def list_documents() -> list[Listed]:
    """The plan's documents, in its order."""
    pack = open_city().pack
    return [Listed(one, find_file(one), len(list_citations(pack, one.id))) for one in pack.documents]


def find_document(name: str) -> SourceDocument | None:
    """A document of the plan by its id, or by its SHA-256."""
    return next((one for one in open_city().pack.documents if name in (one.id, one.sha256)), None)


def find_file(source: SourceDocument) -> Path | None:
    """The file the plan was read from; a file of that name with other content is not it."""
    return next((path for path in _places(source) if path.is_file() and digest_file(path) == source.sha256), None)


def _places(source: SourceDocument) -> Iterator[Path]:
    folder, name = open_city().folder, Path(source.file).name
    places = [folder / "plan", folder, folder / "documents"]
    places += [Path(settings.GONGCE_DOCUMENTS)] if settings.GONGCE_DOCUMENTS else []
    yield from (place / name for place in places)
    adopted = Upload.objects.filter(sha256=source.sha256).exclude(adopted_by=None).first()
    if adopted:
        yield path_of(adopted)


def path_of(upload: Upload) -> Path:
    """Where a given document lies."""
    return Path(default_storage.path(upload.place))


def digest_file(path: Path) -> str:
    """SHA-256 of a file; worked out again only where it changed."""
    stat = path.stat()
    key = (str(path), stat.st_size, stat.st_mtime_ns)
    return _digests.get(key, lambda: hashlib.sha256(path.read_bytes()).hexdigest())


def locate_record(record: str) -> tuple[str, str] | None:
    """The document a record of the plan was read from, and its characters; None where it names none."""
    where = find_locator(open_city().pack, record)
    return (where.document, ",".join(f"{span.start}-{span.end}" for span in where.at)) if where else None


def list_uploads(user: "User") -> list[Upload]:
    """What the person gave for reading, and what was adopted for all; the newest first."""
    rows = Upload.objects.select_related("by", "adopted_by")
    return list(DOCUMENTS.rows(user, Operation.SEE, rows))
