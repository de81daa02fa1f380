"""Small PDF files made by hand: lines of Chinese at given places, pictures, a password; no font need be installed."""

from collections.abc import Sequence
from dataclasses import dataclass

FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font/Subtype"
    b"/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000"
    b"/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[-25 -254 1000 880]/ItalicAngle 0"
    b"/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>]>>"
)
PICTURE = (
    b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>\n"
    b"stream\n\x80\nendstream"
)


@dataclass(frozen=True)
class Line:
    """A line of text: left edge, baseline and type size in points."""

    text: str
    left: float
    baseline: float
    size: float = 12

    def operators(self) -> bytes:
        code = self.text.encode("utf-16-be").hex()
        return f"BT /F1 {self.size} Tf {self.left} {self.baseline} Td <{code}> Tj ET\n".encode()


def set_paragraphs(paragraphs: Sequence[str], *, left: float = 72, top: float = 720, columns: int = 36) -> list[Line]:
    """Lines of 36 characters, first lines indented by two, as Chinese is set."""
    lines, baseline = [], top
    for paragraph in paragraphs:
        text, first = paragraph, True
        while text:
            width = columns - 2 if first else columns
            lines.append(Line(text[:width], left + (24 if first else 0), baseline))
            text, first, baseline = text[width:], False, baseline - 20
    return lines


def build_pdf(pages: Sequence[Sequence[Line]], *, has_picture: bool = False, is_locked: bool = False) -> bytes:
    """A PDF of these pages on A4, each with a picture over the whole page where asked for."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"", FONT, PICTURE]
    kids = []
    for page in pages:
        content = (b"q 595 0 0 842 0 0 cm /I1 Do Q\n" if has_picture else b"") + b"".join(
            line.operators() for line in page
        )
        objects.append(b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content))
        resources = b"<</Font<</F1 3 0 R>>/XObject<</I1 4 0 R>>>>"
        kids.append(len(objects) + 1)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources%s/Contents %d 0 R>>" % (resources, len(objects))
        )
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(b"%d 0 R" % kid for kid in kids), len(kids))
    return _assemble(objects, is_locked=is_locked)


def _assemble(objects: list[bytes], *, is_locked: bool) -> bytes:
    out, places = b"%PDF-1.7\n", []
    if is_locked:
        key = b"<" + b"ab" * 32 + b">"
        objects.append(b"<</Filter/Standard/V 1/R 2/O %s/U %s/P -44>>" % (key, key))
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    locked = b"/Encrypt %d 0 R/ID[<00><00>]" % len(objects) if is_locked else b""
    trailer = b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, locked, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table) + trailer
