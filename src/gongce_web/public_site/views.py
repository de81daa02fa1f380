"""The release gate: what would be published, what is withheld and why, what changed, and the package."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongce.vocabulary import GongceError
from gongce_web import clock
from gongce_web.accounts.models import User
from gongce_web.city.exports import send_file
from gongce_web.city.keys import own_key
from gongce_web.guards import guarded
from gongce_web.jobs.actions import start_job
from gongce_web.public_site import actions, queries
from gongce_web.public_site.models import Release
from gongce_web.public_site.policies import RELEASES
from gongce_web.roles import Operation
from gongce_web.signing import public_text

_KIND = "site.prepare"
_ZIP = "application/zip"


@guarded(RELEASES, Operation.SEE)
def show_gate(request: HttpRequest) -> HttpResponse:
    """The gate as it stands today."""
    user, pending = cast(User, request.user), queries.pending_release()
    may = {str(one): RELEASES.may(user, one) for one in (Operation.SUBMIT, Operation.APPROVE, Operation.ISSUE)}
    values = {"outlook": queries.look_ahead(), "pending": pending, "releases": queries.released(), "may": may}
    return render(request, "public_site/gate.html", values | {"key": public_text(own_key())})


@guarded(RELEASES, Operation.SUBMIT)
@require_POST
def prepare(request: HttpRequest) -> HttpResponse:
    """Start the job that builds the package of today."""
    user = cast(User, request.user)
    job = start_job(_KIND, by=user, day=clock.today().isoformat(), by_id=user.pk)
    return redirect("job", job.pk)


@guarded(RELEASES, Operation.APPROVE)
@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """A second person has looked at it."""
    return _change(
        request, pk, lambda release, by: actions.check_release(release=release, by=by), _("%(what)s已核对。")
    )


@guarded(RELEASES, Operation.ISSUE)
@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it out."""
    return _change(
        request, pk, lambda release, by: actions.release_package(release=release, by=by), _("%(what)s已放行。")
    )


def _change(request: HttpRequest, pk: int, act: Callable[[Release, User], Release], told: str) -> HttpResponse:
    found = get_object_or_404(Release, pk=pk)
    found.digest = request.POST.get("digest", "")
    try:
        messages.success(request, told % {"what": act(found, cast(User, request.user))})
    except GongceError as error:
        messages.error(request, str(error))
    return redirect("site")


@guarded(RELEASES, Operation.SEE)
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed package of a release as a zip."""
    found = get_object_or_404(Release, pk=pk)
    try:
        content = actions.send_release(release=found, by=cast(User, request.user))
    except GongceError as error:
        return render(
            request, "pages/error.html", {"what": error.what, "remedy": error.remedy, "code": 409}, status=409
        )
    return send_file(content, name=f"{found}.zip", kind=_ZIP)


@guarded(RELEASES, Operation.APPROVE)
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The prepared package, not signed, for who checks it."""
    found = get_object_or_404(Release, pk=pk)
    try:
        content = actions.send_preview(release=found, by=cast(User, request.user))
    except GongceError as error:
        return _refuse(request, error)
    return send_file(content, name=f"预览-{found}.zip", kind=_ZIP)


def _refuse(request: HttpRequest, error: GongceError) -> HttpResponse:
    values = {"what": error.what, "remedy": error.remedy, "code": 409}
    return render(request, "pages/error.html", values, status=409)
