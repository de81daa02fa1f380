"""Records of invented firms, written as a workspace keeps them, and the public command that reads them."""

import json
from pathlib import Path

import pytest

from gongce.cli import main

PLANS = Path(__file__).resolve().parents[3] / "plans"


class Records:
    """A folder of records: ledgers, facts of periods, cases."""

    def __init__(self, folder):
        self.folder = folder

    def put(self, register, record, day, act="enter", /, *, reason="", into=(), **values):
        """One line of a ledger."""
        row = {"record": record, "day": day, "act": act, "values": values, "reason": reason, "into": list(into)}
        self._append(self.folder / f"{register}.jsonl", row)

    def facts(self, register, *rows):
        """Facts of periods; the first row holds the heads."""
        lines = [",".join(str(cell) for cell in row) for row in rows]
        (self.folder / f"{register}.facts.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def event(self, procedure, case, day, kind, name="", role="", actor=None, **more):
        """One thing that happened to a case."""
        row = {"case": case, "kind": kind, "name": name, "day": day, "actor": actor or role or "某人", "role": role}
        (self.folder / "cases").mkdir(exist_ok=True)
        self._append(self.folder / "cases" / f"{procedure}.jsonl", row | more)

    def step(self, procedure, case, day, name, role, **more):
        """A step of a case."""
        self.event(procedure, case, day, "step", name, role, **more)

    def file(self, procedure, case, day, *names):
        """Evidence put on file."""
        for name in names:
            self.event(procedure, case, day, "file", name, proof=f"{name}.pdf")

    def firms(self, *names, day="2018-01-05", place="zengdu", **values):
        """Enterprises in the roster, each of its own name."""
        for name in names:
            self.put("enterprises", name, day, name=f"云岭{name}厂", place=place, **({"in_roster": True} | values))

    def _append(self, path, row):
        with path.open("a", encoding="utf-8") as file:
            file.write(
                json.dumps(
                    {key: value for key, value in row.items() if value not in ("", [], None)}, ensure_ascii=False
                )
                + "\n"
            )


@pytest.fixture
def records(tmp_path):
    folder = tmp_path / "records"
    folder.mkdir()
    return Records(folder)


@pytest.fixture
def ask(capsys, records):
    """Run a command over the records with --json; it must go well."""

    def run(*arguments, on, period=None):
        extra = ["--period", period] if period else []
        words = [str(one) for one in arguments]
        code = main([*words, "--records", str(records.folder), "--on", on, *extra, "--json"])
        printed = capsys.readouterr()
        assert (code, printed.err) == (0, "")
        return json.loads(printed.out)

    return run


@pytest.fixture
def report(ask):
    """The report of one register of a plan."""

    def run(plan, register, on, period=None, *more):
        found = ask("register", "report", PLANS / plan, register, *more, on=on, period=period)
        assert found["findings"] == []
        return Told(found["registers"][0])

    return run


@pytest.fixture
def cases(ask):
    """The report of one procedure of a plan, by case number."""

    def run(plan, procedure, on):
        return ask("case", "report", PLANS / plan, procedure, on=on)["procedures"][0]

    return run


class Told:
    """A register's report, asked in short words."""

    def __init__(self, row):
        self.row = row

    def __getitem__(self, key):
        return self.row[key]

    def count(self, name, unit=""):
        """The value of a count."""
        return self.line(name, unit)["value"]

    def line(self, name, unit=""):
        """The line of a count."""
        return next(one for one in self.row["counts"] if (one["count"], one["unit"]) == (name, unit))

    def units(self, name):
        """Unit → value of a count."""
        return {one["unit"]: one["value"] for one in self.row["counts"] if one["count"] == name and one["unit"]}

    def on_step(self, name):
        """The records on a step."""
        return next(one["records"] for one in self.row["ladders"] if one["step"] == name)

    def findings(self, code):
        """Messages of findings of a code, with their places."""
        return [f"{one['place']}：{one['message']}" for one in self.row["findings"] if one["code"] == code]
