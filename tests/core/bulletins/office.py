"""Renders Word files as officials see them: LibreOffice to PDF, read back character by character.

The fonts of official documents are not free, so fontconfig lends their names to Noto CJK here: widths are the same
(a full-width character is as wide as it is high), shapes are not.
"""

import os
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest

SERIF, SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"
LENT = {
    "仿宋_GB2312": SERIF, "楷体_GB2312": SERIF, "方正小标宋简体": SERIF, "宋体": SERIF, "Times New Roman": SERIF,
    "黑体": SANS,
}  # fmt: skip


def require_office() -> None:
    """Skips where LibreOffice or a font with Chinese characters is lacking, and says which."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    listed = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, text=True, check=False).stdout
    if "Noto Serif CJK" not in listed:
        pytest.skip("no font for Chinese text (Debian: fonts-noto-cjk)")


def lend_fonts(folder: Path) -> dict[str, str]:
    aliases = "".join(
        f'<match target="pattern"><test name="family"><string>{name}</string></test>'
        f'<edit name="family" mode="assign" binding="strong"><string>{font}</string></edit></match>'
        for name, font in LENT.items()
    )
    config = folder / "fonts.conf"
    config.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>'
        f'<include ignore_missing="yes">/etc/fonts/fonts.conf</include>{aliases}</fontconfig>',
        encoding="utf-8",
    )
    return {**os.environ, "FONTCONFIG_FILE": str(config), "HOME": str(folder)}


def render(package: bytes, folder: Path, suffix: str = "docx") -> pypdfium2.PdfDocument:
    require_office()
    source = folder / f"file.{suffix}"
    source.write_bytes(package)
    profile = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)]
    subprocess.run(command, env=lend_fonts(folder), check=True, capture_output=True, timeout=180)
    return pypdfium2.PdfDocument(source.with_suffix(".pdf"))


def lines_of(page: pypdfium2.PdfPage, character: str) -> list[int]:
    """How many of a character stand on each line that has it, from the top."""
    text = page.get_textpage()
    rows: Counter[int] = Counter()
    for place in range(text.count_chars()):
        if text.get_text_range(place, 1) == character:
            rows[round(text.get_charbox(place)[1])] += 1
    return [rows[row] for row in sorted(rows, reverse=True)]
