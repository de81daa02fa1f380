"""`gongce site build | verify | key`. Imports stay inside: help must come at once."""

import argparse
from pathlib import Path
from typing import Any


def add_commands(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add the command."""
    parser = commands.add_parser("site", help="the public site as a static, signed package: build, verify, key")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    build = actions.add_parser("build", help="write the newest released package into a folder")
    build.add_argument("workspace", type=Path, metavar="WORKSPACE")
    build.add_argument("out", type=Path, metavar="OUT")
    build.add_argument("--draft", action="store_true", help="what the rules let out today, marked a draft, not signed")
    build.set_defaults(run=run_build)
    verify = actions.add_parser("verify", help="find any changed, missing or added file of a package")
    verify.add_argument("out", type=Path, metavar="OUT")
    verify.add_argument("--key", metavar="KEY", help="the publisher's public key (ed25519:…), as told by another way")
    verify.set_defaults(run=run_verify)
    key = actions.add_parser("key", help="print the public key of this installation; the key is made once")
    key.add_argument("workspace", type=Path, metavar="WORKSPACE")
    key.set_defaults(run=run_key)


def run_build(arguments: argparse.Namespace) -> int:
    """Write the package; a folder that holds something else is not written over."""
    from gongce_web.opening import open_workbench

    open_workbench(arguments.workspace)
    from gongce.vocabulary import RefusedError
    from gongce.workspace.issuing import publish_folder
    from gongce_web.public_site.queries import newest_release

    refuse_other_folder(arguments.out)
    if arguments.draft:
        files = draft_files()
    else:
        release = newest_release()
        if release is None:
            remedy = "prepare, check and release it on the page 公开 (/site/), or look at it with --draft"
            raise RefusedError("nothing has been released", where=str(arguments.workspace), remedy=remedy)
        from gongce_web.public_site.actions import sign_release

        files = sign_release(release)
    publish_folder(arguments.out, files)
    print(f"{arguments.out}: {len(files)} files{', a draft, not signed' if arguments.draft else ''}")
    return 0


def draft_files() -> dict[str, bytes]:
    """What is out today, every page marked as a draft."""
    from gongce_web import clock
    from gongce_web.public_site.package import build_package
    from gongce_web.public_site.queries import content_of

    return build_package(content_of(clock.today()), "草稿", is_draft=True)


def refuse_other_folder(out: Path) -> None:
    """Keep a folder that is no package of ours.

    Raises:
        UsageError: it holds something else.
    """
    from gongce.vocabulary import UsageError

    is_ours = (out / "sitemap.xml").is_file() and (out / "assets" / "site.css").is_file()
    if out.exists() and not is_ours and (not out.is_dir() or any(out.iterdir())):
        raise UsageError("holds something else", where=str(out), remedy="name a new or empty folder")


def run_verify(arguments: argparse.Namespace) -> int:
    """Tell what is not as it was signed; 1 where something is."""
    from gongce_web.signing import verify_folder

    manifest, findings = verify_folder(arguments.out, None if arguments.key is None else [arguments.key])
    for finding in findings:
        print(f"{finding.place}: {finding.message}; {finding.remedy}")
    told = "" if arguments.key else "; compare the key with the publisher's (--key)"
    print(f"{len(manifest.files)} files signed by {manifest.key}, {len(findings)} not as signed{told}")
    return 1 if findings else 0


def run_key(arguments: argparse.Namespace) -> int:
    """Print the public key."""
    from gongce_web.opening import open_workbench

    open_workbench(arguments.workspace)
    from gongce_web.city.keys import own_key
    from gongce_web.signing import public_text

    print(public_text(own_key()))
    return 0
