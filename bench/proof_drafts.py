"""Drafts for the proofing benchmark: hand-worded ones in the voices of real reports, and paragraphs to compose from.

A field stands in <>: what (L level, G growth with its word, g growth, D difference to the city, C change since a
period, R rank, W progress, S share of the city, T target, H schedule, A ahead of schedule, I more than a year before,
N a list of growths, X the first place), the indicator's short name, the place (c the city; A, B, C drawn ones), then
options. [A] is a place's name, [P] the period's words, [Y] its year, [Q] an earlier total's words.
"""

from pathlib import Path

INDICATORS = {
    "va": "industrial-va", "out": "output", "inv": "investment", "up": "upgrade-investment", "pro": "profit",
    "tax": "profit-tax", "rev": "revenue", "pow": "industrial-power", "net": "net-firms", "firms": "firms",
    "fix": "fixed-investment", "gdp": "gdp", "p1": "projects-100m",
}  # fmt: skip

TEXTS = Path(__file__).with_name("proof_texts")
HAND = [path.read_text("utf-8") for path in sorted(TEXTS.glob("[0-9]*.txt"))]
HELD_OUT = len(list(TEXTS.glob("*-held-out-*.txt")))
"""Hand-worded drafts; the last `HELD_OUT` of them were not looked at until the rules stood."""
PARAGRAPHS = (TEXTS / "paragraphs.txt").read_text("utf-8").splitlines()
