"""What a format's own loader hands over: text and the marks only the file format can tell."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gongce.documents.model import Furniture, Table
from gongce.vocabulary import Span


@dataclass(frozen=True, slots=True)
class Draft:
    """A decoded file before its structure is read; spans count characters of `text`."""

    format: str
    text: str
    encoding: str = ""
    furniture: tuple[Furniture, ...] = ()
    tables: tuple[Table, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


class TextWriter:
    """Builds a text piece by piece and knows at every moment where the next character will stand."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self.length = 0
        self._last = ""

    def write(self, piece: str) -> None:
        """Append text as it is."""
        if piece:
            self._pieces.append(piece)
            self.length += len(piece)
            self._last = piece[-1]

    def end_line(self) -> None:
        """Start a new line unless the text is at the beginning of one."""
        if self.length and self._last != "\n":
            self.write("\n")

    @property
    def last(self) -> str:
        """The last character written, "" at the beginning."""
        return self._last

    def since(self, start: int) -> Span:
        """The span from `start` to here."""
        return Span(start, self.length)

    def text(self) -> str:
        """All that was written."""
        return "".join(self._pieces)
