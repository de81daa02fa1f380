"""The errors planted in the plan of Yunchuan, as data: tests hold the audit to them.

`wrong` is the printed figure that is false (as it stands in the text, with enough words to be unique), `right` what it
should be, `with_figures` the other figures that show it, `verdict` what an audit should say of it.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Planted:
    """One error on purpose."""

    name: str
    wrong: str
    right: str
    with_figures: tuple[str, ...]
    verdict: str = "violated"


PLANTED = (
    Planted("a share that is not part over whole", "占23.64%", "23.46%", ("96.8亿元", "412.6亿元")),
    Planted("a growth path above its own cumulative total", "620亿元", "744.4亿元", ("增长15%以上", "186.4亿元")),
    Planted("a part (其中) larger than its whole", "750件以上", "≤600件", ("600件",)),
    Planted("points for an intensity, which falls by percent", "下降12个百分点", "下降12%", ()),
    Planted("a list one short of its stated count", "六个工作组", "五个", ()),
    Planted("the same quantity stated twice", "780户", "760户", ("760户",)),
    Planted("parts that do not sum to their whole", "50000万元", "55000万元", ("20000万元", "12000万元", "23000万元")),
    Planted("a unit that is missing", "45以上", "45%以上", (), verdict="ambiguous"),
)
