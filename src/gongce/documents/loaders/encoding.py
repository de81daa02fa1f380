"""Which encoding a text is in, told from its bytes: marks first, then how much of it reads as Chinese."""

import codecs
import re
from typing import NamedTuple

from gongce.vocabulary import InputError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 1 << 12
_LEAST_READABLE = 0.5
_REMEDY = "open it in the program that wrote it and save it as UTF-8 text"
_ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030", "utf8": "utf-8"}


class Decoded(NamedTuple):
    """A text with LF newlines and no byte order mark, and the name of the encoding it was in."""

    text: str
    encoding: str


def _list_common() -> frozenset[str]:
    """The 3,755 commonest characters of GB 2312 (level 1), its punctuation and full-width forms."""
    rows = [*range(0xB0, 0xD8), 0xA1, 0xA3]
    pairs = (bytes((row, cell)) for row in rows for cell in range(0xA1, 0xFF))
    return frozenset(
        "".join(pair.decode("gb2312", "ignore") for pair in pairs) + "—–·“”‘’…〇\u00a0\u2002\u2003㎡①②③④⑤⑥⑦⑧⑨⑩"
    )


_COMMON = _list_common()
_SEPARATORS = "\x1c\x1d\x1e\x1f"  # blanks to Python, and half of “ ” … in the wrong encoding
_SUSPECT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufff0-\uffff\U000e0000-\U0010ffff]")


def rate_text(text: str) -> float:
    r"""How well a text reads as Chinese or plain English, from 0 (noise) to 1; blanks do not count.

    >>> rate_text("工业投资增长10%"), rate_text("锟\x02\x03")
    (1.0, 0.0)
    """
    counted = [character for character in text if not character.isspace() or character in _SEPARATORS]
    if not counted:
        return 1.0
    plain = sum(character in _COMMON or "!" <= character <= "~" for character in counted)
    return max(0.0, (plain - 2 * len(_SUSPECT.findall(text))) / len(counted))


def decode_bytes(data: bytes, where: str, declared: str = "") -> Decoded:
    """Decode a whole text strictly.

    A byte order mark decides; then the encoding the file declares, where the text reads well in it; then UTF-8; then
    whichever of GB18030 and UTF-16 reads as Chinese.

    Args:
        data: the file's bytes.
        where: the file's name for messages.
        declared: an encoding the file names (an HTML meta element), "" where it names none.

    Raises:
        InputError: no encoding known here gives a readable text, or a byte does not belong to the one that does.

    >>> decode_bytes("工业".encode("gb18030"), "plan.txt")
    Decoded(text='工业', encoding='gb18030')
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _decode(data[len(mark) :], name, where, len(mark))
    name = _ALIASES.get(declared.lower(), declared.lower())
    if name and _rate_sample(data, name) >= _LEAST_READABLE and _decodes(data, name):
        return _decode(data, name, where, 0)
    return _decode(data, _choose_encoding(data, where), where, 0)


def normalise_newlines(text: str) -> str:
    """CRLF and CR as LF, as Python reads a text file."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _choose_encoding(data: bytes, where: str) -> str:
    if data.isascii() and not _CONTROLS.search(data):
        return "utf-8"
    is_utf8 = _decodes(data, "utf-8")
    is_clean = not _CONTROLS.search(data[:_SAMPLE])  # with control characters the others are asked too
    if is_utf8 and is_clean and _rate_sample(data, "utf-8") >= _LEAST_READABLE:
        return "utf-8"
    wide = ["utf-16-le", "utf-16-be"] if len(data) % 2 == 0 else []
    rates = {name: _rate_sample(data, name) for name in ("utf-8", "gb18030", *wide)}
    best = max(rates, key=lambda name: rates[name])
    if rates[best] >= _LEAST_READABLE:
        return best
    if is_utf8 and not _SUSPECT.search(data[:_SAMPLE].decode("utf-8", "ignore")):
        return "utf-8"
    raise InputError("is not text in UTF-8, GB18030 or UTF-16", where=where, remedy=_REMEDY)


def _decodes(data: bytes, name: str) -> bool:
    try:
        data.decode(name)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _rate_sample(data: bytes, name: str) -> float:
    """The rate of the stretch around the first byte that is not ASCII; 0 where it cannot be decoded at all."""
    start = 0 if "16" in name else _first_foreign_line(data)
    sample = data[start : start + _SAMPLE]
    try:
        decoder = codecs.getincrementaldecoder(name)(errors="replace")
    except LookupError:
        return 0.0
    text = decoder.decode(sample, final=len(sample) < _SAMPLE)
    foreign = "".join(character for character in text if character > "~" or character < "\t")
    return rate_text(text) if not foreign else min(rate_text(foreign), rate_text(text))


_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_FOREIGN = re.compile(rb"[\x80-\xff]")


def _first_foreign_line(data: bytes) -> int:
    match = _FOREIGN.search(data)
    return data.rfind(b"\n", 0, match.start()) + 1 if match else 0


def _decode(data: bytes, name: str, where: str, offset: int) -> Decoded:
    try:
        return Decoded(normalise_newlines(data.decode(name)), name)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"byte {error.start + offset + 1} (line {line}) is not {name.upper()} text like the rest"
        if error.end >= len(data) - 3:
            what = f"ends in the middle of a character ({name.upper()}, byte {error.start + offset + 1}), so it was cut"
        raise InputError(what, where=where, remedy="get the whole file again, or save it as UTF-8 text") from error
