"""Text out of a file somebody brings: UTF-8 with or without its mark, or one message that says what to do."""

from pathlib import Path

from gongce.vocabulary.errors import InputError

AS_CSV = "save it as CSV UTF-8"


def read_text(path: Path, remedy: str = "save it as UTF-8") -> str:
    r"""A text file, its line ends as \n; `remedy` is what to do where it is not UTF-8.

    Raises:
        InputError: it cannot be read, or is not UTF-8.

    >>> read_text(Path("no-such-folder/rules.yaml"))
    Traceback (most recent call last):
    gongce.vocabulary.errors.InputError: no-such-folder/rules.yaml: cannot be read ...; check the path and its rights
    """
    try:
        content = path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a path with a null character
        what = getattr(error, "strerror", None) or error
        raise InputError(f"cannot be read ({what})", where=str(path), remedy="check the path and its rights") from None
    return decode_text(content, str(path), remedy).replace("\r\n", "\n").replace("\r", "\n")


def decode_text(content: bytes, where: str, remedy: str = "save it as UTF-8") -> str:
    r"""A file's bytes as text, its byte order mark taken off.

    Raises:
        InputError: it is not UTF-8.

    >>> decode_text("\ufeff单位,工业".encode(), "a.csv")
    '单位,工业'
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("not UTF-8 text", where=where, remedy=remedy) from None
