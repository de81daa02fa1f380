"""The reference page shows every function with its parameters, and its example runs as printed."""

import re
from pathlib import Path

from gongce.appraisal.scoring import FORMS
from gongce.cli import main

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "reference" / "schemes.md").read_text(encoding="utf-8")


def test_every_function_and_parameter_is_on_the_page():
    rows = {line.split("|")[1].strip(): line for line in PAGE.splitlines() if line.startswith("| ")}
    for name, form in FORMS.items():
        for parameter in form.parameters:
            assert re.search(rf"(?<![\w-]){parameter}(?![\w-])", rows[str(name)]), (name, parameter)


def test_the_example_of_the_page_runs_and_explains(tmp_path, capsys):
    scheme = re.search(r"```yaml\n# scheme\.yaml\n(.*?)```", PAGE, re.DOTALL)[1]
    data = re.search(r"```csv\n(.*?)```", PAGE, re.DOTALL)[1]
    (tmp_path / "scheme.yaml").write_text(scheme, encoding="utf-8")
    (tmp_path / "data.csv").write_text(data, encoding="utf-8")
    command = ["appraise", str(tmp_path / "scheme.yaml"), str(tmp_path / "data.csv")]
    assert main([*command, "--annex"]) == 0
    told = capsys.readouterr().out
    assert "排名3个" in told
    assert "临空园  不排名（新单位，无上年数）" in told
    assert "九成试算在" in told
    assert main([*command, "--explain", "石桥园"]) == 0
    assert "云政函〔2026〕3号" in capsys.readouterr().out
