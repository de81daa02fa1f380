"""Sentences of the plan's documents and of bulletins issued."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.urls import reverse
from django.utils.translation import gettext as _

from gongce.bulletins.monthly.page.reading import Heading, Told
from gongce.documents.loaders import load
from gongce.vocabulary import GongceError
from gongce_web.accounts.models import User
from gongce_web.bulletins.policies import DRAFTS
from gongce_web.bulletins.queries import Entry, list_entries, load_published
from gongce_web.city.keeping import Kept
from gongce_web.documents.queries import list_documents
from gongce_web.roles import Operation
from gongce_web.search.queries.hits import Group, Hit, holds_all, make_group, mark_around

_SENTENCE = re.compile(r"[^。；！？\n]+[。；！？]?")
_sentences: Kept[tuple[tuple[int, int, str], ...]] = Kept(40)
_pages: Kept[tuple[str, ...]] = Kept(60)


def find_in_documents(words: Sequence[str]) -> Iterator[Group]:
    """A group for each document with sentences found; each leads to its characters."""
    for listed in list_documents():
        if listed.path is not None:
            hits = (
                Hit(
                    _("第%(start)s字起") % {"start": start},
                    f"{reverse('document', args=[listed.source.id])}?at={start}-{end}",
                    around=mark_around(text, words, 40),
                )
                for start, end, text in _read(listed.path, listed.source.sha256)
                if holds_all(words, text)
            )
            group = make_group(_("文件：%(title)s") % {"title": listed.source.title}, hits)
            if group:
                yield group


def _read(path: Path, sha256: str) -> tuple[tuple[int, int, str], ...]:
    """Sentences of a document with their characters; none of one that cannot be read: its own page says why."""
    try:
        return _sentences.get(sha256, lambda: split_sentences(load(path).text))
    except GongceError:
        return ()


def split_sentences(text: str) -> tuple[tuple[int, int, str], ...]:
    """Sentences with their place.

    >>> split_sentences("一、目标。到2021年达到500亿元；")
    ((0, 5, '一、目标。'), (5, 18, '到2021年达到500亿元；'))
    """
    return tuple((one.start(), one.end(), one[0]) for one in _SENTENCE.finditer(text) if one[0].strip())


def find_in_bulletins(user: User, words: Sequence[str]) -> Iterator[Group]:
    """Bulletins whose title, number or text holds the words; drafts for those who may see them."""
    entries = list_entries(with_drafts=DRAFTS.may(user, Operation.SEE))
    group = make_group(_("通报"), (hit for one in entries if (hit := _match(one, words)) is not None))
    if group:
        yield group


def _match(entry: Entry, words: Sequence[str]) -> Hit | None:
    title = _("%(period)s通报") % {"period": entry.period.title}
    address = reverse("bulletin", args=[entry.run.id])
    where = entry.number or (_("草稿") if entry.is_draft else entry.run.id)
    if holds_all(words, title, entry.number):
        return Hit(title, address, where)
    sentence = next((text for text in _bulletin_sentences(entry) if holds_all(words, text)), None)
    return Hit(title, address, where, mark_around(sentence, words, 40)) if sentence else None


def _bulletin_sentences(entry: Entry) -> tuple[str, ...]:
    try:
        return _pages.get((entry.run.id, entry.run.closed_at), lambda: _split_page(entry))
    except GongceError:
        return ()


def _split_page(entry: Entry) -> tuple[str, ...]:
    """The sentences of a bulletin: what it opens with, its headings and paragraphs; tables are found on their pages."""
    page = load_published(entry.run).page
    texts = ["".join(piece.text for piece in page.lead)]
    texts += [part.text for section in page.sections for part in section.parts if isinstance(part, Told | Heading)]
    return tuple(one for text in texts for _start, _end, one in split_sentences(text))
