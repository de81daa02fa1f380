"""The whole document on one line: where its parts, figures and findings are."""

from gongce.bulletins.page.links import NOTICED, Links, clause_of
from gongce.bulletins.page.markup import Html, element, join
from gongce.bulletins.wording import VERDICTS
from gongce.documents.model import Clause, Kind
from gongce.relations import Verdict

NARROWEST_LABEL = 5.0
LETTERS_PER_PERCENT = 0.8
LANES = {Kind.TARGET: 0, Kind.ACTUAL: 1, Kind.THRESHOLD: 2, Kind.REWARD: 2, Kind.DEADLINE: 3, Kind.FREQUENCY: 3}
LANE_HEIGHT, TOP = 5, 17


class Strip:
    """Places of a text as shares of its length."""

    def __init__(self, links: Links) -> None:
        self.links = links
        self.size = max(1, len(links.document.text))

    def at(self, place: int) -> str:
        """A place in percent."""
        return f"{100 * place / self.size:.2f}%"

    def render(self) -> Html:
        """Parts as bands with their headings, figures as ticks in the lanes of their kinds, findings as signs above."""
        drawing = element(
            "svg",
            {"width": "100%", "height": "54", "role": "presentation"},
            join(self.bands()), join(self.ticks()), join(self.signs()),
        )  # fmt: skip
        return element("nav", {"class": "strip", "aria-label": "通篇：各部分、数字和核对的位置"}, drawing)

    def parts(self) -> list[tuple[int, Clause]]:
        """The clauses of the highest level there is."""
        clauses = list(enumerate(self.links.document.clauses))
        top = min((clause.level for _, clause in clauses if clause.level), default=0)
        return [(place, clause) for place, clause in clauses if top and clause.level == top]

    def bands(self) -> list[Html]:
        """One band a part, a link to its heading."""
        shown = {clause_of(block) for block in self.links.blocks}
        return [self.band(place, clause) for place, clause in self.parts() if f"s{place}" in shown]

    def band(self, place: int, clause: Clause) -> Html:
        """A part: a rule at its start, its heading if there is room."""
        share = 100 * (clause.span.end - clause.span.start) / self.size
        words = clause.heading.text(self.links.document.text).strip()
        room = int(share * LETTERS_PER_PERCENT)
        label = words if len(words) <= room else words[: max(0, room - 1)] + "…"
        x = self.at(clause.span.start)
        area = element("rect", {"x": x, "y": 0, "width": f"{share:.2f}%", "height": 54})
        rule = element("line", {"x1": x, "x2": x, "y1": 0, "y2": 54})
        text = element("text", {"x": x, "dx": 5, "y": 51}, label) if share >= NARROWEST_LABEL else Html()
        return element("a", {"href": f"#s{place}", "class": "band"}, element("title", {}, words), area, rule, text)

    def ticks(self) -> list[Html]:
        """One tick a figure."""
        return [
            element("rect", {"class": f"tick k-{mention.kind}", "x": self.at(mention.start), "width": 2,
                             "y": TOP + LANE_HEIGHT * LANES.get(mention.kind, 3), "height": LANE_HEIGHT - 1})
            for mention in self.links.reading.mentions
        ]  # fmt: skip

    def signs(self) -> list[Html]:
        """One sign a finding that is noticed; contradictions drawn last, above the others."""
        places = [place for place, check in enumerate(self.links.checks) if check.verdict in NOTICED]
        places.sort(key=lambda place: self.links.checks[place].verdict is Verdict.VIOLATED)
        return [self.sign(place) for place in places]

    def sign(self, place: int) -> Html:
        """A finding: a link to it."""
        verdict = self.links.checks[place].verdict
        title = f"{self.links.numbers[place]} {VERDICTS[verdict]}"
        drawing = element("use", {"href": f"#sign-{verdict}", "x": self.at(self.links.anchors[place][1]), "y": 2,
                                  "width": 11, "height": 11, "class": f"sign-{verdict}"})  # fmt: skip
        return element("a", {"href": f"#c{place}", "class": f"spot v-{verdict}"}, element("title", {}, title), drawing)
