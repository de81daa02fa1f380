#!/usr/bin/env bash
# Set up this checkout: `bash tools/setup.sh run` for use, `dev` for tests too. Safe to repeat.
set -euo pipefail
cd "$(dirname "$0")/.."
what=${1:-run}
python=${PYTHON:-python3}

lack() { echo "gongce needs $1; $2" >&2; exit 3; }

may_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

# Installs Debian packages where this account may, else names what is lacking. Usage: debian "for what" package...
debian() {
  local why=$1; shift
  may_install || lack "$* ($why)" "install it with: sudo apt-get install $*"
  echo "  installing $* ($why)"
  apt-get install -y --no-install-recommends "$@" >/dev/null 2>&1 || {
    apt-get update >/dev/null 2>&1 && apt-get install -y --no-install-recommends "$@" >/dev/null 2>&1
  } || lack "$* ($why)" "apt-get could not install it; see: apt-get install $*"
}

command -v "$python" >/dev/null || {
  [ "$python" = python3 ] || lack "the interpreter $python" "name one that exists with: make PYTHON=/path/to/python3.11 …"
  debian "the interpreter" python3
}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
  lack "Python 3.11 or newer ($python is $("$python" --version 2>&1))" "name one with: make PYTHON=/path/to/python3.11 …"
"$python" -c 'import venv, ensurepip' 2>/dev/null || debian "virtual environments" python3-venv

echo "setting up .venv with $(grep -c == "requirements/$what.txt") packages; this happens once and takes about half a minute"
# Whether .venv is whole and this checkout's own: a link to another Python would have its packages changed instead.
is_own_venv() {
  .venv/bin/python -c 'import os, pip, sys; sys.exit(os.path.realpath(sys.prefix) != os.path.realpath(".venv"))' 2>/dev/null
}
is_own_venv || "$python" -m venv --clear .venv || lack "a writable folder .venv" "see the message above"
is_own_venv || lack "a virtual environment of its own" "remove .venv and try again"
pip() { PIP_REQUIRE_VIRTUALENV=1 .venv/bin/python -m pip --disable-pip-version-check -qq "$@"; }
pip install --require-hashes -r "requirements/$what.txt" ||
  lack "the packages of requirements/$what.txt" "see pip's message above (network, or no wheel for this machine), then try again"
.venv/bin/python - <<'PY'
# The checkout itself, as an editable install without a build: a path file and a script.
import pathlib, sys, sysconfig
site = pathlib.Path(sysconfig.get_path("purelib"))
(site / "gongce_checkout.pth").write_text(str(pathlib.Path("src").resolve()) + "\n")
script = pathlib.Path(sys.prefix, "bin", "gongce")
script.write_text(f"#!{sys.executable}\nimport sys\nfrom gongce.cli import main\nsys.exit(main())\n")
script.chmod(0o755)
# What an installed distribution would say of itself: the commands the workbench adds.
info = site / "gongce_checkout-0.dist-info"
info.mkdir(exist_ok=True)
(info / "METADATA").write_text("Metadata-Version: 2.1\nName: gongce-checkout\nVersion: 0\n")
(info / "entry_points.txt").write_text(
    "[gongce.commands]\nworkbench = gongce_web.commands:add_commands\n"
    "[gongce.shelves]\nworkbench = gongce_web.records.commands:read_workbench\n"
)
PY
if [ "$what" = dev ]; then
  if ! command -v npm >/dev/null; then debian "the pages' scripts and styles are built with it" nodejs npm; fi
  (cd src/gongce_web/frontend && npm ci --no-audit --no-fund --loglevel=error >/dev/null && npm run --silent build >/dev/null) ||
    lack "the pages' scripts and styles" "see npm's message above, then try again"
  .venv/bin/python tools/compile_messages.py || lack "the pages' translations" "see the message above"
  command -v chromium >/dev/null || debian "pages are tested in a real browser" chromium fonts-noto-cjk
  touch .venv/.dev
fi
# Charts need a font with Chinese characters; without one the main job still runs and says so in the charts' places.
has_chinese_font() {
  find /usr/share/fonts /usr/local/share/fonts "$HOME/.fonts" "$HOME/.local/share/fonts" /Library/Fonts \
    /System/Library/Fonts \( -iname '*CJK*' -o -iname 'NotoSansSC*' -o -iname 'SourceHan*' -o -iname 'wqy*' \
    -o -iname 'msyh*' -o -iname 'PingFang*' -o -iname 'simhei*' -o -iname 'Hiragino Sans GB*' \) -print -quit 2>/dev/null | grep -q .
}
has_chinese_font || { may_install && (debian "charts" fonts-noto-cjk); } ||
  echo "  no font with Chinese characters: charts will be left out of documents; install one with: sudo apt-get install fonts-noto-cjk"
touch .venv/.run
echo "set up in $SECONDS s"
