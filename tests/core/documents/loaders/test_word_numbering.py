"""Automatic numbers of Word files come out as LibreOffice prints them."""

import shutil
import subprocess
from pathlib import Path

import pytest
import word_samples

from gongce.documents.loaders import load

GOLDEN = Path(__file__).parent / "golden"


def lines_of(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def test_there_are_twenty_samples() -> None:
    assert len(word_samples.SAMPLES) == 20


@pytest.mark.parametrize("sample", word_samples.SAMPLES, ids=lambda sample: sample.name)
def test_a_numbered_file_reads_as_libreoffice_exported_it(sample: word_samples.Sample, tmp_path: Path) -> None:
    path = tmp_path / f"{sample.name}.docx"
    word_samples.build_sample(sample, path)
    assert lines_of(load(path).text) == lines_of((GOLDEN / f"{sample.name}.txt").read_text(encoding="utf-8"))


@pytest.mark.office
@pytest.mark.slow
def test_the_golden_texts_are_what_libreoffice_prints_today(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if not office:
        pytest.skip("LibreOffice is not installed")
    for sample in word_samples.SAMPLES:
        word_samples.build_sample(sample, tmp_path / f"{sample.name}.docx")
    command = [office, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"]
    command += ["--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path)]
    subprocess.run([*command, *map(str, sorted(tmp_path.glob("*.docx")))], check=True, capture_output=True, timeout=300)
    for sample in word_samples.SAMPLES:
        exported = (tmp_path / f"{sample.name}.txt").read_text(encoding="utf-8-sig")
        assert lines_of(exported) == lines_of((GOLDEN / f"{sample.name}.txt").read_text(encoding="utf-8"))
