"""Old Word, RTF and OpenDocument files are read through LibreOffice, or refused with the remedy where it is absent."""

import shutil
import subprocess
from pathlib import Path

import pytest
import word_samples

from gongce.documents.loaders import load, office
from gongce.vocabulary import InputError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def name_stream(name: str) -> bytes:
    return OLE + b"\0" * 600 + name.encode("utf-16-le") + b"\0" * 600


def refuse(folder: Path, content: bytes) -> str:
    path = folder / "plan.doc"
    path.write_bytes(content)
    with pytest.raises(InputError) as refused:
        load(path)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_without_libreoffice_the_remedy_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "find_office", lambda: None)
    message = refuse(tmp_path, name_stream("WordDocument"))
    assert "save it as .docx" in message
    assert "install LibreOffice" in message


@pytest.mark.parametrize(
    ("stream", "words"),
    [("EncryptedPackage", "password"), ("Workbook", "Excel"), ("PowerPoint Document", "PowerPoint")],
)
def test_an_office_file_that_is_no_document_is_called_what_it_is(tmp_path: Path, stream: str, words: str) -> None:
    assert words in refuse(tmp_path, name_stream(stream))


def test_a_program_that_hangs_is_ended_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program, witness = tmp_path / "soffice", tmp_path / "alive"
    program.write_text(f"#!/bin/sh\n(sleep 2; touch {witness}) &\nsleep 60\n")
    program.chmod(0o755)
    monkeypatch.setattr(office, "find_office", lambda: str(program))
    monkeypatch.setattr(office, "OFFICE_SECONDS", 0.5)
    assert "busy" in refuse(tmp_path, name_stream("WordDocument"))
    with pytest.raises(subprocess.TimeoutExpired):
        subprocess.run(["/bin/sh", "-c", f"while [ ! -e {witness} ]; do sleep 0.2; done"], timeout=3, check=False)


def convert(source: Path, kind: str, folder: Path) -> Path:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [program, profile, "--headless", "--convert-to", kind, "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / f"{source.stem}.{kind}"


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("office") / "plan.docx"
    word_samples.build_sample(next(sample for sample in word_samples.SAMPLES if sample.name == "plan"), path)
    return path


@pytest.mark.office
@pytest.mark.parametrize("kind", ["doc", "odt"])
def test_an_old_word_file_reads_like_the_new_one(plan: Path, kind: str, tmp_path: Path) -> None:
    document = load(convert(plan, kind, tmp_path))
    assert document.format == kind
    assert document.text.split() == load(plan).text.split()


@pytest.mark.office
def test_a_rich_text_file_is_read(tmp_path: Path) -> None:
    if office.find_office() is None:
        pytest.skip("LibreOffice is not installed")
    path = tmp_path / "plan.rtf"
    words = "".join(f"\\u{ord(character)}?" for character in "一、目标")
    path.write_text(f"{{\\rtf1\\ansi {words}\\par 5\\par}}", encoding="ascii")
    assert load(path).text.split() == ["一、目标", "5"]


@pytest.mark.office
def test_a_pdf_of_a_word_file_has_the_same_clauses(plan: Path, tmp_path: Path) -> None:
    printed = load(convert(plan, "pdf", tmp_path))
    assert [clause.path for clause in printed.clauses] == [clause.path for clause in load(plan).clauses]


@pytest.mark.office
def test_a_file_libreoffice_cannot_read_is_refused(tmp_path: Path) -> None:
    if office.find_office() is None:
        pytest.skip("LibreOffice is not installed")
    assert refuse(tmp_path, name_stream("WordDocument"))
