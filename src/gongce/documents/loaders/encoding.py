"""Which encoding a text file is in, told from its bytes."""

import codecs

from gongce.vocabulary import InputError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode_bytes(data: bytes, where: str) -> tuple[str, str]:
    """The text, newlines as LF and without a byte order mark, and the name of its encoding.

    Raises:
        InputError: no encoding known here gives a readable text.

    >>> decode_bytes("工业".encode("gb18030"), "plan.txt")
    ('工业', 'gb18030')
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return normalise_newlines(_decode(data[len(mark) :], name, where)), name
    try:
        return normalise_newlines(data.decode("utf-8")), "utf-8"
    except UnicodeDecodeError:
        return normalise_newlines(_decode(data, "gb18030", where)), "gb18030"


def normalise_newlines(text: str) -> str:
    """CRLF and CR as LF, as Python reads a text file."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _decode(data: bytes, name: str, where: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise InputError(
            f"the bytes at {error.start} are not {name} text", where=where, remedy="save it again as UTF-8 text"
        ) from error
