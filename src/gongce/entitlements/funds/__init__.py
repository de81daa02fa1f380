"""Funds: who pledged and paid in, what it is for, what is committed and paid; double entry in whole fen.

`Ledger` holds movements that are only ever appended; each posts amounts that add up to nothing over its accounts, none
of which may fall below zero, so a fund can never commit more than was paid in. A mistake is undone by a counter-entry.
"""

from gongce.entitlements.funds.filing import FundFile, append_movements, create_ledger, read_ledger
from gongce.entitlements.funds.ledger import Ledger, post
from gongce.entitlements.funds.movements import Fund, Kind, Movement
from gongce.entitlements.funds.statement import Payable, Position, Statement, state

__all__ = [
    "Fund",
    "FundFile",
    "Kind",
    "Ledger",
    "Movement",
    "Payable",
    "Position",
    "Statement",
    "append_movements",
    "create_ledger",
    "post",
    "read_ledger",
    "state",
]
