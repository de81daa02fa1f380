"""The command line: what it prints, where it writes, how it fails."""

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

import gongce
from gongce import cli, cli_read

PLAN = "一、主要目标\n到2021年，全市工业投资达到600亿元以上，其中园区250亿元、县区350亿元。\n"


def run(*arguments: str | Path) -> int:
    return cli.main([str(argument) for argument in arguments])


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


def failed(capsys: pytest.CaptureFixture[str]) -> str:
    """The one line of a failure; nothing else was printed."""
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("gongce: ")
    assert err.count("\n") == 1
    assert "Traceback" not in err
    return err


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_end_with_0(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(option)
    assert ended.value.code == 0
    assert ("audit" if option == "--help" else gongce.__version__) in capsys.readouterr().out


HEAVY = (
    "polars",
    "narwhals",
    "numpy",
    "pydantic",
    "deltalake",
    "altair",
    "docx",
    "openpyxl",
    "django",
    "lxml",
    "highspy",
)


def test_help_brings_in_no_heavy_library() -> None:
    program = (
        "import sys\nfrom gongce.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        f"print(*[name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    )
    told = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert told.stderr.split() == []


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["unknown"],
        ["read"],
        ["read", "a", "--json", "--html", "b"],
        ["read", "a", "b", "--json"],
        ["audit", "a", "b"],
        ["read", "--nonsense", "a"],
    ],
)
def test_a_wrong_call_ends_with_2_and_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*arguments) == 2
    failed(capsys)


def test_a_missing_file_ends_with_3_and_names_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("read", tmp_path / "absent.docx") == 3
    assert "absent.docx" in failed(capsys)


def test_a_name_too_long_ends_with_3(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("read", "长" * 3000) == 3
    failed(capsys)


def test_an_empty_folder_ends_with_3(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("read", tmp_path) == 3
    assert "no documents" in failed(capsys)


def test_a_defect_ends_with_1_and_says_how_to_report(
    plan: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(path: Path) -> cli_read.Outcome:
        raise ZeroDivisionError("two\nlines")

    monkeypatch.setattr(cli_read, "read_file", break_down)
    assert run("audit", plan) == 1
    line = failed(capsys)
    assert "unexpected ZeroDivisionError: two lines" in line
    assert "report it" in line


def test_an_interruption_is_told_in_one_line(
    plan: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(path: Path) -> cli_read.Outcome:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli_read, "read_file", interrupt)
    assert run("read", plan) == 130
    assert failed(capsys) == "gongce: interrupted\n"


def test_read_prints_a_summary_for_a_person(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("read", plan) == 0
    out, err = capsys.readouterr()
    assert "条承诺" in out
    assert "plan.txt" in out
    assert err == ""


def test_read_prints_json_whose_spans_count_the_files_characters(
    plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("read", plan, "--json") == 0
    read = json.loads(capsys.readouterr().out)
    assert list(read) == ["document", "clauses", "mentions", "commitments"]
    assert read["mentions"]
    assert all(PLAN[item["start"] : item["end"]] == item["quote"] for item in read["mentions"])


def test_audit_prints_lines_or_json(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("audit", plan) == 0
    assert "共" in capsys.readouterr().out
    assert run("audit", plan, "--json") == 0
    audit = json.loads(capsys.readouterr().out)
    assert list(audit) == ["checks", "summary"]
    assert audit["summary"]["checks"] == len(audit["checks"])


def test_a_page_and_a_workbook_are_written_whole(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, book = tmp_path / "a.html", tmp_path / "a.xlsx"
    assert run("read", plan, "--html", page) == 0
    assert run("read", plan, "--xlsx", book) == 0
    assert page.read_text("utf-8").endswith("</html>\n")
    assert openpyxl.load_workbook(book).sheetnames[0] == "承诺"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.html", "a.xlsx", "plan.txt"]
    assert capsys.readouterr() == ("", "")


def test_out_writes_three_files_and_prints_the_summary_and_their_paths(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new" / "out"
    assert run("read", plan, "--out", out) == 0
    told = capsys.readouterr().out.splitlines()
    names = ["plan.html", "plan.json", "plan.xlsx"]
    assert told[-3:] == [str(out / name) for name in names]
    assert sorted(path.name for path in out.iterdir()) == names
    assert {"document", "mentions", "checks", "summary"} <= set(json.loads((out / "plan.json").read_text("utf-8")))


def test_an_output_never_overwrites_its_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "plan.html"
    page.write_text(f"<html><body><p>{PLAN}</p></body></html>", encoding="utf-8")
    before = page.read_bytes()
    for arguments in (["--html", page], ["--out", tmp_path]):
        assert run("read", page, *arguments) == 2
        assert "overwrite" in failed(capsys)
    assert run("read", tmp_path, "--out", tmp_path) == 2
    assert page.read_bytes() == before


@pytest.mark.parametrize("option", ["--html", "--xlsx", "--out"])
def test_an_output_that_cannot_be_written_ends_with_1_and_leaves_nothing(
    option: str, plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("kept", encoding="utf-8")
    assert run("read", plan, option, tmp_path / "file" / "x") == 1
    assert "cannot be" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "plan.txt"]


def test_a_failed_write_keeps_the_old_file(plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "a.html"
    page.write_text("old", encoding="utf-8")

    def fill_up(path: Path, content: bytes) -> int:
        path.open("wb").write(content[:100])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", fill_up)
    assert run("read", plan, "--html", page) == 1
    assert page.read_text("utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.html", "plan.txt"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Five documents: two of one name, one hidden, one broken, one empty; and a file of another kind."""
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    for name in ("plan.txt", "sub/plan.txt", ".hidden.txt"):
        (folder / name).write_text(PLAN, encoding="utf-8")
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 not a document")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    return folder


def test_a_folder_is_read_to_its_end_past_bad_files(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert run("read", folder, "--out", out) == 3
    told, progress = capsys.readouterr()
    lines = progress.splitlines()
    assert [line.split()[1 if line.startswith("gongce") else 0] for line in lines[:4]] == ["1/4", "2/4", "3/4", "4/4"]
    assert "broken.docx" in lines[0]
    assert "empty.txt" in lines[1]
    assert lines[-1] == "gongce: 2 of 4 files could not be read; see the lines above"
    assert told.splitlines() == [str(out / "index.html")]
    assert sorted(path.name for path in out.iterdir()) == sorted(
        [
            "index.html",
            *(f"{name}.{form}" for name in ("plan.txt", "sub-plan.txt") for form in ("html", "json", "xlsx")),
        ]
    )
    index = (out / "index.html").read_text("utf-8")
    assert "broken.docx" in index
    assert "sub-plan.txt.html" in index


def test_a_folder_without_out_prints_each_summary(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for bad in ("broken.docx", "empty.txt"):
        (folder / bad).unlink()
    assert run("read", folder) == 0
    assert capsys.readouterr().out.count("条承诺") == 2


def test_a_terminal_sees_a_bar(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    assert run("read", folder) == 3
    assert "█" in screen.getvalue()
    assert "2/4 plan.txt" in screen.getvalue()


@pytest.mark.skipif(not hasattr(os, "dup2") or shutil.which("head") is None, reason="needs a shell with head")
def test_a_closed_pipe_is_no_error(plan: Path) -> None:
    plan.write_text(PLAN * 2000, encoding="utf-8")
    script = f"import sys; from gongce.cli import main; sys.exit(main(['read', {str(plan)!r}, '--json']))"
    command = f'{sys.executable} -c "{script}" | head -c 10; exit ${{PIPESTATUS[0]}}'
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stderr == ""


def test_other_packages_add_commands(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    class Point:
        def __init__(self, name: str) -> None:
            self.name = name

        def load(self) -> object:
            if self.name == "broken":
                raise ImportError("no module")
            return lambda commands: commands.add_parser("hello").set_defaults(run=lambda parsed: print("hello") or 0)

    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: [Point("broken"), Point("hello")])
    assert run("hello") == 0
    out, err = capsys.readouterr()
    assert out == "hello\n"
    assert err == "gongce: command broken cannot be loaded: no module; reinstall the package that brings it\n"
