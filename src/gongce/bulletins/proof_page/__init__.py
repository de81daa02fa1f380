"""A proofed draft as JSON, as comments' words, and as a page in the form of the reading page."""

from gongce.bulletins.proof_page.comments import write_remarks
from gongce.bulletins.proof_page.listing import tell_summary, write_lines, write_proof
from gongce.bulletins.proof_page.page import render_proof_page

__all__ = ["render_proof_page", "tell_summary", "write_lines", "write_proof", "write_remarks"]
