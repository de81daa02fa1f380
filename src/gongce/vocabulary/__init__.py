"""The frozen nouns every layer shares: spans, findings and errors. Nothing here knows another layer."""

from gongce.vocabulary.errors import GongceError, InputError, RefusedError, UsageError
from gongce.vocabulary.finding import Finding, Severity
from gongce.vocabulary.lane import Lane
from gongce.vocabulary.span import Span

__all__ = ["Finding", "GongceError", "InputError", "Lane", "RefusedError", "Severity", "Span", "UsageError"]
