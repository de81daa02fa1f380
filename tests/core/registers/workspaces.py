"""Small workspaces made of a real pack and hand-made records, and the public commands run on them."""

import json
import shutil
from pathlib import Path
from typing import Any

from gongce.cli import main

ROOT = Path(__file__).resolve().parents[3]
PLANS = ROOT / "plans"


class Town:
    """A workspace: the pack's folder beside records written line by line."""

    def __init__(self, folder: Path, pack: str, capsys: Any) -> None:
        self.folder, self.records, self._capsys = folder, folder / "records", capsys
        shutil.copytree(PLANS / pack, folder / "plan")
        self.records.mkdir(parents=True)

    def enter(
        self, register: str, record: str, day: str, act: str = "enter", reason: str = "", /, **values: Any
    ) -> None:
        row = {"record": record, "day": day, "act": act, "values": values, "reason": reason, "by": "王"}
        self._append(f"{register}.jsonl", row)

    def event(self, procedure: str, case: str, kind: str, name: str, day: str, role: str, /, **more: Any) -> None:
        row = {"case": case, "kind": kind, "name": name, "day": day, "actor": f"{role}甲", "role": role, **more}
        self._append(f"cases/{procedure}.jsonl", row)

    def line(self, name: str, row: Any) -> None:
        self._append(name, row)

    def _append(self, name: str, row: Any) -> None:
        path = self.records / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = row if isinstance(row, str) else json.dumps(row, ensure_ascii=False)
        with path.open("a", encoding="utf-8") as file:
            file.write(text + "\n")

    def supply(self, file: str, text: str) -> None:
        """What the city supplies to its pack: records put under the file's first key that fits."""
        path = self.folder / "plan" / file
        key, _, body = text.partition("\n")
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        new = old.replace(f"\n{key}\n", f"\n{key}\n{body}", 1) if f"\n{key}\n" in old else f"{old}{key}\n{body}"
        path.write_text(new, encoding="utf-8")

    def call(self, *arguments: Any) -> tuple[int, str, str]:
        self._capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        printed = self._capsys.readouterr()
        return code, printed.out, printed.err

    def json(self, command: str, action: str, *arguments: Any, code: int = 0) -> Any:
        got, out, err = self.call(command, action, self.folder, *arguments, "--json")
        assert (got, err) == (code, ""), (got, err, out[-1500:])
        return json.loads(out)

    def report(self, register: str, on: str, *more: Any, code: int = 0) -> Any:
        found = self.json("register", "report", register, "--on", on, *more, code=code)
        assert found["findings"] == []
        return found["registers"][0]

    def cases(self, procedure: str, on: str, *more: Any, code: int = 0) -> Any:
        return self.json("case", "report", procedure, "--on", on, *more, code=code)["procedures"][0]

    def duties(self, start: str, until: str, on: str, code: int = 0) -> Any:
        arguments = (self.folder, "--from", start, "--until", until, "--on", on, "--json")
        got, out, err = self.call("duties", *arguments)
        assert (got, err) == (code, ""), (got, err)
        return json.loads(out)


def counts(report: Any, name: str) -> dict[str, float | None]:
    """Unit → value of one count; the whole under ""."""
    return {row["unit"]: row["value"] for row in report["counts"] if row["count"] == name}


def count_row(report: Any, name: str, unit: str = "") -> Any:
    return next(row for row in report["counts"] if row["count"] == name and row["unit"] == unit)


def on_step(report: Any, step: str) -> list[str]:
    return next(row["records"] for row in report["ladders"] if row["step"] == step)


def codes(report: Any) -> list[str]:
    return sorted({one["code"] for one in report["findings"]})
