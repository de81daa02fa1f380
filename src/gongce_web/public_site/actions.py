"""Preparing, checking and releasing a package: one verb, one transaction, one entry in the log."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gongce.vocabulary import RefusedError
from gongce.workspace.release.contents import PublicContent
from gongce_web import clock
from gongce_web.accounts.models import User
from gongce_web.audit.actions import record
from gongce_web.city.keys import own_key
from gongce_web.public_site import queries, storage
from gongce_web.public_site.models import Release, ReleaseState
from gongce_web.public_site.package import build_package
from gongce_web.public_site.policies import RELEASES
from gongce_web.roles import Operation
from gongce_web.signing import sign_files


def prepare_release(*, day: date, by: User) -> Release:
    """Build the package of a day and keep it; what was prepared before and not released is replaced.

    Raises:
        GongceError: the release rules or a bulletin cannot be used.
    """
    RELEASES.demand(by, Operation.SUBMIT)
    content = queries.content_of(day)
    before = queries.newest_release()
    number = before.number + 1 if before else 1
    files = build_package(content, name_edition(number, day))
    digest = storage.keep_package(files)
    return _keep(number, content, files, digest, before, by)


def name_edition(number: int, day: date) -> str:
    """What the foot of every page says of the package."""
    return f"第{number}号公开包，{day.year}年{day.month}月{day.day}日"


@transaction.atomic
def _keep(
    number: int, content: PublicContent, files: Mapping[str, bytes], digest: str, before: Release | None, by: User
) -> Release:
    last = storage.load_package(before.digest) if before else {}
    values: dict[str, Any] = {
        "day": content.day,
        "state": ReleaseState.PREPARED,
        "digest": digest,
        "file_count": len(files),
        "byte_count": sum(map(len, files.values())),
        "bulletins": [one.run.id for one in content.bulletins],
        "rulings": [_plain(asdict(one)) for one in content.rulings],
        "findings": [_plain(asdict(one)) for one in content.findings],
        "changes": queries.compare_files(_digests(last), _digests(files)),
        "prepared_by": by,
        "prepared_at": clock.now(),
        "checked_by": None,
        "checked_at": None,
    }
    Release.objects.exclude(state=ReleaseState.RELEASED).exclude(number=number).delete()
    release, _ = Release.objects.update_or_create(number=number, defaults=values)
    record("release.prepared", by=by, about=f"release:{number}", detail={"digest": digest, "files": len(files)})
    return release


def _plain(values: Mapping[str, object]) -> dict[str, str]:
    return {name: value.isoformat() if isinstance(value, date) else str(value or "") for name, value in values.items()}


def _digests(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


@transaction.atomic
def check_release(*, release: Release, by: User) -> Release:
    """A second person has looked at it.

    Raises:
        RefusedError: by who prepared it, or it is no longer the prepared one.
    """
    RELEASES.demand(by, Operation.APPROVE, release)
    locked = _lock(release, ReleaseState.PREPARED)
    if locked.prepared_by_id == by.pk:
        raise RefusedError(_("准备和核对须为两人"), where=str(locked), remedy=_("请另一人核对"))
    locked.state, locked.checked_by, locked.checked_at = ReleaseState.CHECKED, by, clock.now()
    locked.save(update_fields=["state", "checked_by", "checked_at"])
    record("release.checked", by=by, about=f"release:{locked.number}", detail={"digest": locked.digest})
    return locked


@transaction.atomic
def release_package(*, release: Release, by: User) -> Release:
    """Let it out: from now on it may be downloaded and built.

    Raises:
        RefusedError: it is not checked, or by who prepared it.
    """
    RELEASES.demand(by, Operation.ISSUE, release)
    locked = _lock(release, ReleaseState.CHECKED)
    if locked.prepared_by_id == by.pk:
        raise RefusedError(_("准备和放行须为两人"), where=str(locked), remedy=_("请另一签发人放行"))
    storage.load_package(locked.digest)
    locked.state, locked.released_by, locked.released_at = ReleaseState.RELEASED, by, clock.now()
    locked.save(update_fields=["state", "released_by", "released_at"])
    record("release.released", by=by, about=f"release:{locked.number}", detail={"digest": locked.digest})
    return locked


def _lock(release: Release, state: ReleaseState) -> Release:
    locked = Release.objects.select_for_update().get(pk=release.pk)
    if locked.state != state or locked.digest != release.digest:
        raise RefusedError(
            _("现在是“%(state)s”") % {"state": locked.get_state_display()},
            where=str(locked),
            remedy=_("刷新页面，看现在的包再办"),
        )
    return locked


def sign_release(release: Release) -> dict[str, bytes]:
    """The package of a release with its manifest and signature; the same release gives the same bytes.

    Raises:
        RefusedError: it is not released.
    """
    if not release.is_released or release.released_at is None:
        raise RefusedError(_("还没有放行"), where=str(release), remedy=_("核对后由签发人放行"))
    about = {
        "kind": "site",
        "number": release.number,
        "day": release.day.isoformat(),
        "released_at": release.released_at.isoformat(),
        "content": release.digest,
    }
    return sign_files(storage.load_package(release.digest), about, own_key())


def send_release(*, release: Release, by: User) -> bytes:
    """The signed package as a zip, to carry to the site cluster."""
    RELEASES.demand(by, Operation.SEE, release)
    content = storage.zip_files(sign_release(release))
    record("release.taken", by=by, about=f"release:{release.number}", detail={"digest": release.digest})
    return content


def send_preview(*, release: Release, by: User) -> bytes:
    """The package as it is prepared, without a signature, for who checks it."""
    RELEASES.demand(by, Operation.APPROVE, release)
    content = storage.zip_files(storage.load_package(release.digest))
    record("release.previewed", by=by, about=f"release:{release.number}", detail={"digest": release.digest})
    return content
