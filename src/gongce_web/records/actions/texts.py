"""What no database column can hold is refused before it is written: too long, or no characters."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gongce.vocabulary import InputError

_LONGEST = 20_000


def check_texts(where: str, texts: Mapping[str, tuple[str, int]]) -> None:
    """Nothing, where every text fits.

    Args:
        where: what is written, for the message.
        texts: what it is → the text, the most characters it may have.

    Raises:
        InputError: a text that is too long, or that holds what is no character.
    """
    for what, (text, most) in texts.items():
        if len(text) > most:
            raise InputError(
                _("%(what)s有%(n)s个字符，至多%(most)s个") % {"what": _(what), "n": len(text), "most": most},
                where=where,
                remedy=_("写短一些"),
            )
        if not is_text(text):
            raise InputError(
                _("%(what)s含有不可用的字符") % {"what": _(what)}, where=where, remedy=_("删去不可见的字符后重新填写")
            )


def check_values(where: str, values: Iterable[Any]) -> None:
    """The same for the values of an entry or the facts of an event."""
    texts = [str(value) for value in values if isinstance(value, str)]
    check_texts(where, {gettext_noop("文字"): (max(texts, key=len, default=""), _LONGEST)})
    for text in texts:
        check_texts(where, {gettext_noop("文字"): (text, _LONGEST)})


def is_text(text: str) -> bool:
    """Whether a text holds characters alone: no NUL, no half of a pair.

    >>> is_text("甲厂"), is_text(chr(0))
    (True, False)
    """
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)
