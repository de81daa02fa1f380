"""Everything a person may find, in groups."""

from gongce_web.accounts.models import User
from gongce_web.city.workspaces import open_city
from gongce_web.search.queries.hits import Group, read_words
from gongce_web.search.queries.plan import find_in_plan
from gongce_web.search.queries.records import find_cases, find_records
from gongce_web.search.queries.texts import find_in_bulletins, find_in_documents


def find_everywhere(user: User, text: str) -> tuple[Group, ...]:
    """What the words are found in: the plan first, then registers, cases, documents, bulletins."""
    words, pack = read_words(text), open_city().pack
    if not words:
        return ()
    return (
        *find_in_plan(pack, words),
        *find_records(pack, user, words),
        *find_cases(pack, user, words),
        *find_in_documents(words),
        *find_in_bulletins(user, words),
    )
