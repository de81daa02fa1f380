"""Where the five packs are, and their names."""

from pathlib import Path

PLANS = Path(__file__).resolve().parents[3] / "plans"
NAMES = ("qidong-7plus1", "ruian-2015", "suizhou-2018", "taiyuan-2012", "xuchang-2012")
