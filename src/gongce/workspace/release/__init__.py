"""What the public may see: release rules by field and day, what they come to on a day, and the content they let out."""

from gongce.workspace.release.contents import PublicContent, gather_content
from gongce.workspace.release.rules import ReleaseRules, read_release

__all__ = ["PublicContent", "ReleaseRules", "gather_content", "read_release"]
