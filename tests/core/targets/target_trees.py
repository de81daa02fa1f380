"""Small target trees, built by hand and generated, for the tests of trees, paths and breakdowns."""

from fractions import Fraction

from hypothesis import strategies as st

from gongce.relations import Figure
from gongce.rulebook import Dimension, PriceBasis, Reading, Relation, TargetMeasure
from gongce.targets.tree.nodes import BaseValue, TargetNode, TargetTree

LEVEL, GROWTH, SHARE, COUNT = TargetMeasure.LEVEL, TargetMeasure.GROWTH, TargetMeasure.SHARE, TargetMeasure.COUNT


def target(name, value, unit="city", measure=LEVEL, **more):
    """A target with a printed figure ("2800", "49.4"); years 2011 to 2015 and a state at the end, unless said."""
    low = high = None if value is None else Fraction(value)
    step = Fraction(0) if measure is COUNT or value is None else Figure.parse(str(value)).step
    if more.pop("at_least", False):
        high = None
    figure = None if value is None else Figure(low, high, step)
    said = {"years": (2015, 2015), "reading": Reading.END, "price_basis": PriceBasis.CURRENT, "target": low} | more
    measured_in = said.pop("measured_in", "%" if measure in (GROWTH, SHARE) else "亿元")
    return TargetNode(name, name, said.pop("indicator", "va"), unit, measure, figure, measured_in, **said)


def part(name, value, unit, parent="top", **more):
    """A child that adds up with its siblings."""
    said = {"parent": parent, "relation": Relation.SUM, "along": Dimension.UNIT} | more
    return target(name, value, unit, **said)


def base(value, year=2010, unit="city", indicator="va", **more):
    """A printed starting value."""
    return BaseValue(f"b-{unit}-{year}", "基数", indicator, unit, year, Figure.parse(str(value)), "亿元", **more)


def tree(*nodes, bases=(), units=("a", "b", "c"), **more):
    """A tree of a city with three units."""
    titles = {"city": "云川市", "a": "甲区", "b": "乙区", "c": "丙区"}
    return TargetTree(
        tuple(nodes),
        tuple(bases),
        {"breakdown": {"city": tuple(units)}},
        titles,
        horizon=more.pop("horizon", (2011, 2015)),
        **more,
    )


@st.composite
def plans(draw):
    """A plan's headline with children for some of its units, sums that may or may not fit, shares, floors, bases."""
    units = [f"u{n}" for n in range(draw(st.integers(1, 6)))]
    top = draw(st.integers(50, 5000))
    nodes = [
        target("top", str(top), years=(2011, 2015), reading=draw(st.sampled_from([Reading.END, Reading.CUMULATIVE])))
    ]
    for unit in units:
        if draw(st.booleans()):
            value = draw(st.integers(1, max(1, top // len(units))))
            nodes.append(part(unit, str(value), unit, years=(2011, 2015), reading=nodes[0].reading))
    bases = [base(draw(st.integers(5, 900)))] if draw(st.booleans()) else []
    bases += [base(draw(st.integers(1, 300)), unit=unit) for unit in units if draw(st.booleans())]
    return TargetTree(tuple(nodes), tuple(bases), {"breakdown": {"city": tuple(units)}}, horizon=(2011, 2015))
