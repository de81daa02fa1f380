"""Audit: the relations a document's own figures must keep, found by general rules and decided exactly.

`audit_reading` is the entry. `page` lays the reading out; `links` ties shares to parts and wholes, `groups` finds parts
and wholes; each rule module (sums, shares, parts, paths, …) yields findings; `drafting` words them as checks.
"""

from gongce.documents.audit.auditing import RELATIONS, audit_reading

__all__ = ["RELATIONS", "audit_reading"]
