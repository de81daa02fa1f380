"""How much one file of figures may hold. Beyond a limit the file is refused with one line; nothing is cut silently."""

from gongce.vocabulary import InputError

MEGABYTE = 1 << 20
MOST_BYTES = 64 * MEGABYTE
MOST_SHEETS = 256
MOST_CELLS = 2_000_000
MOST_MERGED_PLACES = 200_000
MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
LONGEST_TEXT = 32_767


def refuse_size(what: str, where: str) -> InputError:
    """The error for a file beyond a limit."""
    return InputError(what, where=where, remedy="删去无关的内容或拆成几个文件再导入")
