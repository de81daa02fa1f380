"""Landing agreements between a zone and its host: one mechanism by consent, duties, land income returned, halves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import Field

from gongce.entitlements.dividing import parts_of
from gongce.entitlements.events import ROW, EventTable
from gongce.entitlements.explaining import print_amount
from gongce.registers.pools import share_out
from gongce.rulebook import Catalogue, Condition, Pack, Rule, load_pack
from gongce.rulebook.conditions import condition_holds, tell_condition
from gongce.rulebook.model import Record
from gongce.rulebook.model.base import FactValue, Number
from gongce.rulebook.record_files import read_record
from gongce.vocabulary import Finding, InputError, Period, Severity


class Consent(Record):
    """A party agreed: who, when, by which document."""

    party: str
    day: str
    document: str = ""


class Agreement(Record):
    """One agreement.

    `parties` names the body of each role a rule speaks of (zones: 高新区). `mechanism` is the rule chosen among
    `choices`. `shares` are the parts of members where no rule prints them.
    """

    id: str
    title: str
    parties: dict[str, str]
    mechanism: tuple[str, ...] = Field(description="The mechanism chosen; exactly one.")
    choices: tuple[str, ...] = ()
    returns: tuple[str, ...] = Field(default=(), description="Rules that give a base back to a party.")
    splits: dict[str, tuple[str, ...]] = Field(default={}, description="Rule → the facts it divides.")
    shares: dict[str, Number] = Field(default={})
    divides: tuple[str, ...] = Field(default=(), description="Facts divided by `shares`.")
    duties: str = Field(default="", description="Catalogue of duties.")
    condition: str = Field(default="", description="Rule whose conditions the parties must meet.")
    facts: dict[str, FactValue] = Field(default={})
    consents: tuple[Consent, ...] = ()
    started: str = Field(default="", description="The day the project began operation; splits begin there.")


class AgreementFile(Record):
    """AGREEMENTS.yaml."""

    pack: str
    agreements: tuple[Agreement, ...]


@dataclass(frozen=True)
class Statement:
    """One agreement and period: what goes back to whom, and the parts of what is divided; amounts in steps.

    Args:
        returned: (fact, giver, receiver, amount).
        parts: fact → party → its part; the parts add up to the fact exactly.
        where_located: fact → the whole, as statistics of the place count it: once.
    """

    agreement: str
    period: str
    returned: tuple[tuple[str, str, str, int], ...]
    parts: Mapping[str, Mapping[str, int]]
    where_located: Mapping[str, int]

    def lines(self) -> list[str]:
        """The statement in words, both views."""
        told = [f"{self.agreement} {self.period}："]
        for fact, giver, receiver, amount in self.returned:
            told.append(f"　{fact}：{giver}全额返还{receiver}{print_amount(amount, '分')}")
        for fact, shares in self.parts.items():
            parts = "、".join(f"{party}{print_amount(amount, '分')}" for party, amount in shares.items())
            told.append(f"　{fact}：属地口径{print_amount(self.where_located[fact], '分')}；协议口径{parts}")
        return told

    def record(self) -> dict[str, Any]:
        """The statement as plain values."""
        return {
            "agreement": self.agreement,
            "period": self.period,
            "returned": [
                {"fact": fact, "from": giver, "to": receiver, "amount": amount}
                for fact, giver, receiver, amount in self.returned
            ],
            "parts": {fact: dict(shares) for fact, shares in self.parts.items()},
            "where_located": dict(self.where_located),
        }


def load_agreements(path: Path) -> tuple[Pack, tuple[Agreement, ...]]:
    """The agreements of a file and their pack.

    Raises:
        InputError: it cannot be read, or is not what `Agreement` says.
    """
    read = read_record(path, AgreementFile, "start it with pack: and agreements:")
    return load_pack(path.parent / read.pack), read.agreements


def check_agreement(pack: Pack, agreement: Agreement) -> tuple[Finding, ...]:
    """Whether it stands: one mechanism of those on offer, both consents with a day, conditions met, shares whole."""
    found = []
    agreed = {one.party for one in agreement.consents if _is_day(one.day)}
    lacking = [party for party in agreement.parties.values() if party not in agreed]
    chosen = agreement.mechanism
    if len(chosen) != 1:
        found.append(f"选定机制{len(chosen)}种，应恰好1种")
    found += [
        f"{name}不在可选机制{'、'.join(agreement.choices)}之中" for name in chosen if name not in agreement.choices
    ]
    found += [f"缺{party}的同意" for party in lacking]
    if agreement.shares and sum(agreement.shares.values()) != 100:
        found.append(f"各方份额合计{float(sum(agreement.shares.values())):g}%，应为100%")
    found += [f"不具备条件：{tell_condition(one)}" for one in _unmet(pack, agreement)]
    return tuple(
        Finding("agreement.invalid", Severity.BLOCKING, agreement.id, f"{told}。", "补正后再行分成。") for told in found
    )


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _unmet(pack: Pack, agreement: Agreement) -> list[Condition]:
    if not agreement.condition:
        return []
    facts: dict[str, Any] = dict(agreement.facts)
    return [one for one in _rule(pack, agreement.condition).when if condition_holds(one, facts) is not True]


def _rule(pack: Pack, name: str) -> Rule:
    record = pack.by_id.get(name)
    if not isinstance(record, Rule):
        raise InputError(f"no rule {name}", where=pack.name, remedy="name a rule of the pack")
    return record


def list_duties(pack: Pack, agreement: Agreement) -> dict[str, str]:
    """Duty → who carries it out. A note 市局；经济区为经济区局 names the usual body and an exception by party."""
    if not agreement.duties:
        return {}
    catalogue = pack.by_id.get(agreement.duties)
    if not isinstance(catalogue, Catalogue):
        raise InputError(f"no catalogue {agreement.duties}", where=pack.name, remedy="name one of the pack")
    return {item.title: _carrier(item.note, agreement) for item in catalogue.items}


def _carrier(note: str, agreement: Agreement) -> str:
    usual, *exceptions = note.split("；")
    for exception in exceptions:
        party, has_other, body = exception.partition("为")
        if has_other and any(party in name for name in agreement.parties.values()):
            return body
    return usual


def share_period(pack: Pack, agreement: Agreement, row: Mapping[str, Any], units: Mapping[str, str]) -> Statement:
    """What one period's figures give to whom. Nothing is divided before the project began operation.

    Args:
        pack: the agreement's pack.
        agreement: one without findings.
        row: `period` (its last day, or its year) and the facts.
        units: fact → unit; what is divided is money.

    Raises:
        InputError: a fact is missing, no money, or a rule divides to roles the agreement does not fill.
    """
    returned = []
    for name in agreement.returns:
        rule = _rule(pack, name)
        fact = rule.amount.of if rule.amount else ""
        amount = _figure(row, fact, units)
        returned.append((fact, _party(agreement, rule.payer), _party(agreement, rule.payee), amount))
    parts: dict[str, dict[str, int]] = {}
    whole: dict[str, int] = {}
    if _has_started(agreement, str(row["period"])):
        for name, facts in agreement.splits.items():
            for fact in facts:
                whole[fact] = _figure(row, fact, units)
                shares = parts_of(_rule(pack, name), whole[fact])
                parts[fact] = {_party(agreement, (role,)): amount for role, amount in shares.items()}
        for fact in agreement.divides:
            whole[fact] = _figure(row, fact, units)
            parts[fact] = share_out(whole[fact], agreement.shares)
    return Statement(agreement.id, str(row["period"]), tuple(returned), parts, whole)


def _has_started(agreement: Agreement, period: str) -> bool:
    """Whether the project was in operation on the period's last day."""
    return _is_day(agreement.started) and Period.parse(period).end >= date.fromisoformat(agreement.started)


def _party(agreement: Agreement, roles: Sequence[str]) -> str:
    for role in roles:
        if role in agreement.parties:
            return agreement.parties[role]
    raise InputError(f"no party is {', '.join(roles)}", where=agreement.id, remedy="name it under parties")


def _figure(row: Mapping[str, Any], fact: str, units: Mapping[str, str]) -> int:
    where = f"{row['subject']} {row['period']}"
    if row.get(fact) is None:
        raise InputError(f"{fact} is missing", where=where, remedy="supply it before the period is shared")
    if units.get(fact) != "分":
        raise InputError(f"{fact} has no unit of money", where=where, remedy=f"head the column {fact}(元)")
    return int(row[fact])


def share_all(pack: Pack, agreements: Sequence[Agreement], table: EventTable) -> tuple[list[Statement], list[Finding]]:
    """Every row of figures by its agreement; rows of agreements that do not stand are told, not shared.

    Raises:
        InputError: a row of no agreement, or as `share_period`; one agreement and period twice.
    """
    by_id = {one.id: one for one in agreements}
    findings = [finding for one in agreements for finding in check_agreement(pack, one)]
    barred = {finding.place for finding in findings}
    seen, statements = set(), []
    for row in table.frame.to_dicts():
        name, key = row["subject"], (row["subject"], str(row.get("period")))
        if name not in by_id or "period" not in row:
            raise InputError(
                f"no agreement {name}, or no period", where=f"row {row[ROW]}", remedy="head them subject, period"
            )
        if key in seen:
            raise InputError(f"{name} has {row['period']} twice", where=f"row {row[ROW]}", remedy="keep one row")
        seen.add(key)
        if name not in barred:
            statements.append(share_period(pack, by_id[name], row, table.units))
    return statements, findings
