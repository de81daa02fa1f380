"""The words of `page_words.toml`: labels, page furniture and title endings, read once."""

import re
import tomllib
from pathlib import Path

_WORDS = tomllib.loads(Path(__file__).with_name("page_words.toml").read_text(encoding="utf-8"))
ROLE_OF: dict[str, str] = {
    label: "" if role == "other" else role for role, labels in _WORDS["labels"].items() for label in labels
}
TAIL_WORDS: tuple[str, ...] = tuple(_WORDS["page"]["tail"])
BUTTONS: tuple[str, ...] = tuple(sorted(_WORDS["page"]["buttons"], key=len, reverse=True))
MENU_WORDS: tuple[str, ...] = tuple(_WORDS["menu"]["words"])
GENRES: tuple[str, ...] = tuple(sorted(_WORDS["titles"]["genres"], key=len, reverse=True))


def alternate(words: tuple[str, ...]) -> str:
    """A pattern for any of the words.

    >>> alternate(("上一篇", "标签:"))
    '上一篇|标签:'
    """
    return "|".join(map(re.escape, words))
