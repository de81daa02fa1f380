"""`gongce allot`: what is shared: agreements, transfers, deposits, loans, scarce resources, shortages, parks, purposes.

Like `cli`, this module may import inside functions: help must come at once.
"""

import argparse
import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongce.vocabulary import InputError, Lane, Money, UsageError

if TYPE_CHECKING:
    from gongce.entitlements.events import EventTable
    from gongce.vocabulary import Finding


def add_allot(commands: Any) -> None:
    """`gongce allot`."""
    parser = commands.add_parser("allot", help="share benefits, deposits, scarce resources; transfers, parks, purposes")
    acts = parser.add_subparsers(title="acts", metavar="ACT", required=True, parser_class=type(parser))
    agreements = _add(acts, "agreements", run_agreements, "what landing agreements give to whom in each period")
    agreements.add_argument("agreements", type=Path, metavar="AGREEMENTS", help="YAML: pack and agreements")
    agreements.add_argument("table", type=Path, metavar="FIGURES", help="subject (the agreement), period, facts(元)")
    transfers = _add(acts, "transfers", run_transfers, "figures by the body that had each place at the time")
    transfers.add_argument("transfers", type=Path, metavar="TRANSFERS", help="village, from, to, consent, day")
    transfers.add_argument("table", type=Path, metavar="FIGURES", help="village, period, body, figures")
    transfers.add_argument("--sum", required=True, metavar="COLUMN", help="the column to add up")
    deposits = _add(acts, "deposits", run_deposits, "public deposits among banks by score, floors and caps")
    deposits.add_argument("table", type=Path, metavar="BANKS", help="bank, score, floor(万元), cap(万元), held(万元)")
    deposits.add_argument("--total", required=True, metavar="AMOUNT", help="what is to be placed, such as 10亿元")
    deposits.add_argument(
        "--breaches", type=Path, metavar="FILE", help="`gongce allot loans --json`: points are taken off"
    )
    deposits.add_argument("--deduct", default="0", metavar="POINTS", help="points a breach costs")
    loans = _add(acts, "loans", run_loans, "loans withdrawn from firms that must keep them")
    loans.add_argument("table", type=Path, metavar="FIRMS", help="企业 and the facts the rule asks; since (day)")
    loans.add_argument("events", type=Path, metavar="LOANS", help="bank, firm, day, before(元), after(元)")
    _with_pack(loans, "--rule", "the rule whose conditions put a firm on the list")
    resources = _add(acts, "resources", run_resources, "scarce resources: flagged objects first")
    resources.add_argument(
        "table", type=Path, metavar="REQUESTS", help="subject, resource, asked, flagged[, given, reason]"
    )
    resources.add_argument("--pool", action="append", default=[], metavar="RESOURCE=STEPS", help="what there is")
    shortages = _add(acts, "shortages", run_shortages, "who lacks which factor, and how much")
    shortages.add_argument("table", type=Path, metavar="TABLE", help="subject, factor, demand, supplied, measured_in")
    _with_pack(shortages, "--factors", "the catalogue of factors")
    park = _add(acts, "park", run_park, "the share of the leading industry, and what admitting a firm would do")
    park.add_argument("table", type=Path, metavar="TENANTS", help="企业, park, industry, leading_industry")
    _with_pack(park, "--rule", "the rule that asks the least share")
    park.add_argument(
        "--admit", metavar="PARK=INDUSTRY", help="a candidate: its effect, refused where it breaks the share"
    )
    parks = _add(acts, "parks", run_parks, "parks by stage and area against the target")
    parks.add_argument("table", type=Path, metavar="PARKS", help="park, stage, area(亩)")
    _with_pack(parks, "--target", "the pack's target of area")
    parks.add_argument("--named", default="", metavar="ID", help="the unit whose members are the named parks")
    structure = _add(acts, "structure", run_structure, "investment by purpose")
    structure.add_argument("table", type=Path, metavar="TABLE", help="project, purpose, investment(万元)")
    _with_pack(structure, "--purposes", "the catalogue of purposes")
    structure.add_argument("--favoured", action="append", default=[], metavar="ID", help="a purpose policy favours")


def _add(acts: Any, name: str, run: Any, text: str) -> Any:
    parser = acts.add_parser(name, help=text)
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.set_defaults(run=run)
    return parser


def _with_pack(parser: Any, option: str, text: str) -> None:
    parser.add_argument("--pack", type=Path, required=True, metavar="DIR", help="the pack's folder")
    parser.add_argument(option, required=True, metavar="ID", help=text)


def _read(path: Path, *words: str) -> "EventTable":
    from gongce.entitlements.events import read_events

    return read_events(path, Lane.ADMIN, kinds=dict.fromkeys(words, str))


def _record(arguments: argparse.Namespace, name: str, kind: Any) -> Any:
    from gongce.rulebook import load_pack

    record = load_pack(arguments.pack).by_id.get(name)
    if not isinstance(record, kind):
        raise InputError(f"no {kind.__name__.lower()} {name}", where=str(arguments.pack), remedy="name one of the pack")
    return record


def _catalogue(arguments: argparse.Namespace, name: str) -> dict[str, str]:
    from gongce.rulebook import Catalogue

    return {item.id: item.title for item in _record(arguments, name, Catalogue).items}


def _tell(arguments: argparse.Namespace, lines: list[str], record: Any, findings: "tuple[Finding, ...]" = ()) -> int:
    if arguments.json:
        record["findings"] = [{"code": one.code, "place": one.place, "message": one.message} for one in findings]
        json.dump(record, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        print("\n".join([*lines, *(f"{one.place}：{one.message}{one.remedy}" for one in findings)]))
    return 0


def _yuan(fen: int) -> str:
    from gongce.entitlements.explaining import print_amount

    return print_amount(fen, "分")


def _percent(share: Fraction | None) -> str:
    """A share with two decimals, half up; — of nothing."""
    if share is None:
        return "—"
    hundredths = (share * 200 + 1) // 2
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


def run_agreements(arguments: argparse.Namespace) -> int:
    """Statements of agreements, their duties, and why some do not stand."""
    from gongce.entitlements.sharing.agreements import list_duties, load_agreements, share_all

    pack, agreements = load_agreements(arguments.agreements)
    statements, findings = share_all(pack, agreements, _read(arguments.table, "period"))
    duties = {one.id: list_duties(pack, one) for one in agreements}
    chosen = {one.id: [pack.by_id[name].title for name in one.mechanism if name in pack.by_id] for one in agreements}  # type: ignore[attr-defined]
    lines = [f"{name}：{'、'.join(titles)}" for name, titles in chosen.items()]
    lines += [f"{name} {duty}：{body}" for name, held in duties.items() for duty, body in held.items()]
    lines += [line for one in statements for line in one.lines()]
    record = {"mechanisms": chosen, "duties": duties, "statements": [one.record() for one in statements]}
    return _tell(arguments, lines, record, tuple(findings))


def run_transfers(arguments: argparse.Namespace) -> int:
    """The register of transfers and figures by body."""
    from gongce.entitlements.sharing.transfers import attribute, read_transfers

    transfers, findings = read_transfers(_read(arguments.transfers, "from", "to", "consent"))
    sums = attribute(_read(arguments.table, "period", "body"), transfers, arguments.sum)
    lines = [f"{one.day.isoformat()} {one.place}：{one.giver} → {one.receiver}（{one.consent}）" for one in transfers]
    lines += [f"{period} {body}：{value}" for (period, body), value in sums.items()]
    record = {
        "transfers": [
            {
                "place": one.place,
                "from": one.giver,
                "to": one.receiver,
                "consent": one.consent,
                "day": one.day.isoformat(),
            }
            for one in transfers
        ],
        "sums": [{"period": period, "body": body, "sum": value} for (period, body), value in sums.items()],
    }
    return _tell(arguments, lines, record, findings)


def run_deposits(arguments: argparse.Namespace) -> int:
    """The allocation, bank by bank, with what moves."""
    from gongce.entitlements.sharing.deposits import Bank, allocate_deposits

    table = _read(arguments.table)
    for name in ("score", "floor", "cap"):
        if name not in table.frame.columns:
            remedy = "columns: bank, score, floor(万元), cap(万元); an empty cap is none"
            raise InputError(f"no column {name}", where=str(arguments.table), remedy=remedy)
    taken = _deductions(arguments)
    banks = []
    for row in table.frame.to_dicts():
        if row["score"] is None:
            raise InputError(f"{row['subject']} has no score", where=str(arguments.table), remedy="appraise it first")
        score = max(Fraction(0), Fraction(str(row["score"])) - taken.get(row["subject"], Fraction(0)))
        banks.append(Bank(row["subject"], score, row["floor"] or 0, row["cap"]))
    given = allocate_deposits(int(Money.parse(arguments.total)), banks)
    held = dict(zip(table.frame["subject"], table.frame["held"], strict=True)) if "held" in table.frame.columns else {}
    scores = {bank.name: bank.score for bank in banks}
    lines = [
        f"{name}：得分{float(scores[name]):g}，存放{_yuan(fen)}{_moved(held.get(name), fen)}"
        for name, fen in given.items()
    ]
    record = {
        "total": sum(given.values()),
        "banks": [
            {"bank": name, "score": str(scores[name]), "deposit": fen, "held": held.get(name)}
            for name, fen in given.items()
        ],
    }
    return _tell(arguments, ["测算，待批准后执行：", *lines, f"合计{_yuan(sum(given.values()))}"], record)


def _moved(before: int | None, fen: int) -> str:
    if before is None:
        return ""
    return f"，{'调入' if fen >= before else '调出'}{_yuan(abs(fen - before))}"


def _deductions(arguments: argparse.Namespace) -> dict[str, Fraction]:
    """Bank → points its breaches cost."""
    if arguments.breaches is None:
        return {}
    try:
        told = json.loads(arguments.breaches.read_text(encoding="utf-8"))
        each = Fraction(arguments.deduct)
        return {bank: each * len(held) for bank, held in told["by_bank"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"no breaches to read ({error})",
            where=str(arguments.breaches),
            remedy="give the output of `allot loans --json`",
        ) from None


def run_loans(arguments: argparse.Namespace) -> int:
    """Firms on the list, and loans that became smaller."""
    from gongce.entitlements.sharing.deposits import find_breaches, nominate
    from gongce.rulebook import Rule

    firms = _read(arguments.table)
    proved = nominate(firms, _record(arguments, arguments.rule, Rule))
    since = (
        dict(zip(firms.frame["subject"], firms.frame["since"], strict=True)) if "since" in firms.frame.columns else {}
    )
    listed = {name: since.get(name) for name, holds in proved.items() if holds}
    breaches = find_breaches(_read(arguments.events, "firm"), listed)
    by_bank: dict[str, list[dict[str, Any]]] = {}
    for one in breaches:
        told = {"firm": one.firm, "day": one.day, "withdrawn": one.withdrawn}
        by_bank.setdefault(one.bank, []).append(told)
    lines = [f"支持名单：{'、'.join(listed) or '（无）'}"]
    lines += [f"{name}：条件待核，未列入" for name, holds in proved.items() if holds is None]
    lines += [f"{one.bank} {one.day} 对{one.firm}抽贷压贷{_yuan(one.withdrawn)}" for one in breaches]
    record = {
        "listed": list(listed),
        "open": [name for name, holds in proved.items() if holds is None],
        "by_bank": by_bank,
    }
    return _tell(arguments, lines, record)


def run_resources(arguments: argparse.Namespace) -> int:
    """The allocation of each resource; where it was given already, whether the order was kept."""
    from gongce.entitlements.sharing.resources import allocate_resources, check_order

    table = _read(arguments.table, "resource", "reason")
    totals = {}
    for text in arguments.pool:
        name, _, steps = text.partition("=")
        if not steps.isdigit():
            raise UsageError(f"{text} is no pool", remedy="write RESOURCE=STEPS, whole steps of its unit")
        totals[name] = int(steps)
    found = allocate_resources(table, totals)
    findings = check_order(table) if "given" in table.frame.columns else ()
    names = dict(zip(table.frame["row"], table.frame["subject"], strict=True))
    lines = []
    for one in found:
        lines += [f"{one.resource} {names[row]}：{amount}" for row, amount in one.given.items()]
        lines.append(f"{one.resource}：配给重点对象{_percent(None if one.share is None else 100 * one.share)}")
    record = {
        "resources": [
            {
                "resource": one.resource,
                "total": one.total,
                "given": {names[row]: amount for row, amount in one.given.items()},
                "to_flagged": one.to_flagged,
                "share": None if one.share is None else str(one.share),
            }
            for one in found
        ]
    }
    return _tell(arguments, lines, record, findings)


def run_shortages(arguments: argparse.Namespace) -> int:
    """Shortages with the order to coordinate each."""
    from gongce.entitlements.sharing.resources import find_shortages

    factors = _catalogue(arguments, arguments.factors)
    found, findings = find_shortages(_read(arguments.table, "factor", "measured_in"), factors)
    lines = [f"{one.factor} {one.subject}：缺{float(one.lacking):g}{one.unit}，请协调供应" for one in found]
    record = {
        "shortages": [
            {"subject": one.subject, "factor": one.factor, "lacking": float(one.lacking), "unit": one.unit}
            for one in found
        ],
        "factors": list(factors.values()),
    }
    return _tell(arguments, lines or ["各要素供需平衡。"], record, findings)


def run_park(arguments: argparse.Namespace) -> int:
    """Shares of parks; a candidate that would break the least share is refused (exit code 4)."""
    from gongce.entitlements.sharing.parks import Tenancy, count_tenants
    from gongce.rulebook import Rule
    from gongce.vocabulary import RefusedError

    rule = _record(arguments, arguments.rule, Rule)
    asked = next((one.value for one in rule.asks if isinstance(one.value, Fraction)), None)
    if asked is None:
        raise InputError("asks no share", where=arguments.rule, remedy="name the rule that asks the least share")
    table = _read(arguments.table, "park", "industry", "leading_industry")
    parks = count_tenants(table)
    if not arguments.admit:
        lines = [_tell_park(one, asked) for one in parks.values()]
        record = {
            "parks": [
                {"park": one.park, "leading": one.leading, "firms": one.firms, "reaches": one.reaches(asked)}
                for one in parks.values()
            ]
        }
        return _tell(arguments, lines, record)
    park, _, industry = arguments.admit.partition("=")
    leading = {row["park"]: row["leading_industry"] for row in table.frame.to_dicts()}
    if park not in parks or not industry:
        raise UsageError(f"no park {park}, or no industry", remedy="write PARK=INDUSTRY")
    before, after = parks[park], parks[park].admit(leading=industry == leading[park])
    told = f"入园后主导产业企业占{_percent(after.share)}（入园前{_percent(before.share)}，不得低于{asked}%）"
    if industry != leading[park] and not after.reaches(asked):
        raise RefusedError(told, where=park, remedy="不予入园，或先引进主导产业企业")
    shares: dict[str, Tenancy] = {"before": before, "after": after}
    return _tell(arguments, [told], {name: [one.leading, one.firms] for name, one in shares.items()})


def _tell_park(one: Any, asked: Fraction) -> str:
    state = "达标" if one.reaches(asked) else f"低于{asked}%"
    return f"{one.park}：主导产业{one.leading}户，共{one.firms}户，占{_percent(one.share)}，{state}"


def run_parks(arguments: argparse.Namespace) -> int:
    """Parks by stage, area against the target, named parks that are missing."""
    from gongce.entitlements.sharing.parks import progress_of
    from gongce.rulebook import Target, load_pack

    target = _record(arguments, arguments.target, Target).target
    if target is None:
        raise InputError("has no figure", where=arguments.target, remedy="name a target of area")
    members = load_pack(arguments.pack).members(arguments.named) if arguments.named else ()
    named = [unit.title for unit in members if unit.kind != "group"]
    found, findings = progress_of(_read(arguments.table, "stage"), target, named)
    lines = [f"{stage}：{count}个，{float(area):g}亩" for stage, (count, area) in found.by_stage.items()]
    lines.append(f"在建和建成{float(found.built):g}亩，占目标{float(found.target):g}亩的{_percent(found.share)}")
    lines += [f"{name}：尚无记录" for name in found.missing]
    record = {
        "by_stage": {stage: {"parks": count, "area": float(area)} for stage, (count, area) in found.by_stage.items()},
        "built": float(found.built),
        "target": float(found.target),
        "share": _percent(found.share),
        "missing": list(found.missing),
    }
    return _tell(arguments, lines, record, findings)


def run_structure(arguments: argparse.Namespace) -> int:
    """Investment by purpose, shares, and who is eligible."""
    from gongce.entitlements.sharing.structure import structure_of

    purposes = _catalogue(arguments, arguments.purposes)
    unknown = [name for name in arguments.favoured if name not in purposes]
    if unknown:
        raise UsageError(f"no purpose {unknown[0]}", remedy=f"use {', '.join(purposes)}")
    found, findings = structure_of(_read(arguments.table, "purpose"), purposes, frozenset(arguments.favoured))
    lines = [
        f"{purposes[name]}：{count}项，{_yuan(fen)}，占{_percent(found.share(name))}"
        for name, (count, fen) in found.by_purpose.items()
    ]
    if found.eligible:
        lines.append(f"享受优惠政策：{'、'.join(found.eligible)}")
    record = {
        "total": found.total,
        "purposes": [
            {
                "purpose": name,
                "title": purposes[name],
                "projects": count,
                "investment": fen,
                "share": _percent(found.share(name)),
            }
            for name, (count, fen) in found.by_purpose.items()
        ],
        "eligible": list(found.eligible),
    }
    return _tell(arguments, lines, record, findings)
