"""A first pack from what the reader found in a document, for a person to correct: least certain rows first."""

from gongce.rulebook.drafting.drafting import SCHEMA_FOLDER, DraftedRow, PackDraft, draft_pack, pack_name

__all__ = ["SCHEMA_FOLDER", "DraftedRow", "PackDraft", "draft_pack", "pack_name"]
