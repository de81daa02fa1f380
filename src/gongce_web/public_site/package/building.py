"""The package as bytes by name; the same content gives the same bytes."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from urllib.parse import quote
from xml.sax.saxutils import escape

from gongce.bulletins.datasets import write_dataset
from gongce.bulletins.monthly.bulletin import Bulletin
from gongce.workspace.release.contents import PublicContent
from gongce_web.public_site.package.pages import PageMaker

_ASSETS = Path(__file__).resolve().parent / "assets"


def build_package(content: PublicContent, edition: str, *, is_draft: bool = False) -> dict[str, bytes]:
    """Every file of the package by its name, without manifest and signature.

    Args:
        content: what is out.
        edition: what the foot says of the package.
        is_draft: every page is marked 草稿.
    """
    maker = PageMaker(content, edition, is_draft=is_draft)
    files = dict(maker.pages())
    pages = sorted(files)
    for dataset in content.datasets:
        files |= {f"datasets/{dataset.id}.{ending}": data for ending, data in write_dataset(dataset).items()}
    files["datasets/catalogue.json"] = write_catalogue(content)
    for bulletin in content.bulletins:
        files |= {f"bulletins/{bulletin.run.id}.{ending}": data for ending, data in _edition_files(bulletin.edition)}
    files |= _documents(content)
    files |= {f"assets/{path.name}": path.read_bytes() for path in _ASSETS.iterdir() if path.is_file()}
    files["search.json"] = _dump([asdict(one) for one in maker.found])
    files["feed.xml"] = write_feed(content)
    files["sitemap.xml"] = write_sitemap(content, pages)
    return files


def _edition_files(edition: Bulletin) -> list[tuple[str, bytes]]:
    return [("docx", edition.docx), ("xlsx", edition.xlsx), ("standalone.html", edition.html)]


def _dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def write_catalogue(content: PublicContent) -> bytes:
    """Which datasets there are, each with the file that describes it."""
    listed = [
        {"identifier": one.id, "title": one.title, "theme": one.topic, "metadata": f"{one.id}.metadata.json"}
        for one in content.datasets
    ]
    return _dump({"title": content.rules.title, "publisher": content.rules.publisher, "dataset": listed})


def _documents(content: PublicContent) -> dict[str, bytes]:
    """The plan's documents that lie in the workspace as the pack read them: another file of that name is no copy."""
    workspace, found = content.workspace, {}
    for one in content.workspace.pack.documents:
        places = [workspace.folder / str(one.file), workspace.folder / workspace.settings.plan / str(one.file)]
        data = next((place.read_bytes() for place in places if one.file and place.is_file()), b"")
        if one.id in content.rules.documents and hashlib.sha256(data).hexdigest() == one.sha256:
            found[f"documents/{one.id}{Path(str(one.file)).suffix}"] = data
    return found


def write_feed(content: PublicContent) -> bytes:
    """Bulletins and datasets as an Atom feed, the newest first."""
    rules = content.rules
    updated = max((one.since for one in content.bulletins), default=content.day).isoformat()
    entries = [
        f"<entry><id>urn:gongce:{escape(content.workspace.pack.name)}:bulletin:{quote(one.run.id)}</id>"
        f"<title>{escape(one.edition.composition.title)}</title><updated>{one.since.isoformat()}T00:00:00+08:00</updated>"
        f'<link href="{escape(rules.address)}bulletins/{quote(one.run.id)}.html"/></entry>'
        for one in content.bulletins
    ]
    head = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<id>urn:gongce:{escape(content.workspace.pack.name)}</id><title>{escape(rules.title)}</title>"
        f"<updated>{updated}T00:00:00+08:00</updated><author><name>{escape(rules.publisher)}</name></author>"
        f'<link rel="self" href="{escape(rules.address)}feed.xml"/>'
    )
    return "\n".join([head, *entries, "</feed>\n"]).encode()


def write_sitemap(content: PublicContent, pages: list[str]) -> bytes:
    """Every page for search engines."""
    rows = [
        f"<url><loc>{escape(content.rules.address)}{quote(name)}</loc></url>" for name in pages if name != "404.html"
    ]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return "\n".join([head, *rows, "</urlset>\n"]).encode()
