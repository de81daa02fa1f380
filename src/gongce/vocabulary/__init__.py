"""What every layer shares: periods, money, spans, lanes, traces, findings, errors, text files. It knows no layer."""

from gongce.vocabulary.errors import ConflictError, GongceError, InputError, RefusedError, UsageError
from gongce.vocabulary.finding import Finding, Severity
from gongce.vocabulary.lane import DECIDING_LANES, Lane, LaneFrame
from gongce.vocabulary.money import FEN_OF, Money
from gongce.vocabulary.period import Period, PeriodKind
from gongce.vocabulary.span import Span
from gongce.vocabulary.stamps import STAMP_MARK, is_stamp
from gongce.vocabulary.texts import AS_CSV, decode_text, read_text
from gongce.vocabulary.trace import CellSource, RuleSource, Source, TextSource, Trace

__all__ = [
    "AS_CSV",
    "DECIDING_LANES",
    "FEN_OF",
    "STAMP_MARK",
    "CellSource",
    "ConflictError",
    "Finding",
    "GongceError",
    "InputError",
    "Lane",
    "LaneFrame",
    "Money",
    "Period",
    "PeriodKind",
    "RefusedError",
    "RuleSource",
    "Severity",
    "Source",
    "Span",
    "TextSource",
    "Trace",
    "UsageError",
    "decode_text",
    "is_stamp",
    "read_text",
]
