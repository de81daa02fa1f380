"""Schemes of the packs, filled with invented weights and figures, and short ways to look at what comes out."""

import io
import re
import zipfile
from pathlib import Path

PLANS = Path(__file__).resolve().parents[3] / "plans"
COMMON = """
  full: 100
  decimals: 2
  ties: shared
  new_units: rank
  missing: not_ranked
  denominators: missing
  quota_of: eligible
  steps: [clip, weight, sum, bonus, limit, veto, rank]
  total: {least: 0}
"""
ITEM = "    - {{id: {0}, title: {1}, weight: {2}, direction: up, function: completion, parameters: {{cap: 1.2}}}}\n"


def fill(folder, plan, record, body, name="scheme.yaml"):
    """A file that fills the slots of a pack's scheme."""
    path = folder / name
    head = f'pack: "{PLANS / plan}"\nfills: {record}\nscheme:\n  id: {record}'
    common = "".join(line + "\n" for line in COMMON.splitlines() if f"\n{line.partition(':')[0]}:" not in f"\n{body}")
    path.write_text(f"{head}{common}{body}", encoding="utf-8")
    return path


def table(folder, text, name="data.csv"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def by_unit(record):
    return {unit["unit"]: unit for unit in record["units"]}


ISSUABLE = (
    "  basis: {title: 年度考核办法, number: 市政发〔2026〕1号, level: province}\n"
    "  approval: {by: 市政府, day: 2026-01-05}\n  filing: 督考备2026-7\n  frequency: yearly\n"
    "  valid: {from: 2026-01-01, to: 2026-12-31}\n  publicity: {working_days: 5, objections_to: 市工信局}\n"
)


def words_of(path):
    """Every word of a Word file."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as package:
        xml = "".join(
            package.read(name).decode()
            for name in package.namelist()
            if name.startswith("word/") and name.endswith(".xml")
        )
    return "".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", xml))
