"""From mentions to commitments: what belongs together, who is bound by it, and how sure the reading is."""

from gongce.documents.commitments.binding import bind_commitments

__all__ = ["bind_commitments"]
