"""The workflow with which GitHub builds the site and publishes it on Pages by itself."""

import difflib
import json
from pathlib import Path, PurePosixPath

from briefgen import __version__
from briefgen.files import data_of

PATH = ".github/workflows/pages.yml"
"""Where GitHub looks for it, from the top of the repository."""
REQUIREMENT = f"briefgen[search]~={__version__}"
"""What pip installs: this version or a later one that only mends it."""

_TEXT = """\
# GitHub checks and builds the site, and publishes it on Pages: at every push to {branch}, and every morning.
# Once, in the browser: Settings → Pages → Build and deployment → Source: GitHub Actions.
# Written by `briefgen publish --workflow`. It is yours to edit: it is not overwritten without being asked.
name: pages

on:
  push:
    branches: [{branch_word}]
  pull_request: # builds, so that a mistake shows before it is merged; publishes nothing
  schedule:
    - cron: "17 4 * * *" # every day at 04:17 UTC, so that what is upcoming stays true
  workflow_dispatch: # a button under Actions

permissions: {{}} # each job names its own

concurrency:
  # One publication at a time, in the order of the pushes, none broken off half-way; pull requests are apart.
  group: pages${{{{ github.event_name == 'pull_request' && format('-{{0}}', github.ref) || '' }}}}
  cancel-in-progress: false

jobs:
  build:
    runs-on: ubuntu-latest
    timeout-minutes: 20
    permissions:
      contents: read
      pages: read # to learn the site's address; a private repository refuses to tell it otherwise
{defaults}    steps:
      - uses: actions/checkout@v7
        with:
          persist-credentials: false
      - uses: actions/setup-python@v7
        with:
          python-version: "3.13"
          cache: pip
          cache-dependency-path: {path} # it has the version of briefgen
      - name: Install briefgen
        # Is this repository a copy of briefgen itself? Then write: python -m pip install .
        # Does a wheel of it lie in the repository? Then write its name: python -m pip install ./….whl
        run: python -m pip install "{requirement}"
      - name: Keep what the last build knew
        uses: actions/cache@v6
        with:
          path: {kept}
          # One for each state of the content; a new state begins with what the last one knew.
          key: briefgen-{version}-${{{{ hashFiles({inputs}) }}}}
          restore-keys: briefgen-{version}-
      - name: Check
        run: briefgen check --format github
      - id: pages
        name: Learn the site's address
        uses: actions/configure-pages@v6
      - name: Build
        env:
          BASE_URL: ${{{{ steps.pages.outputs.base_url }}}}
        run: briefgen build --base-url "$BASE_URL"
      - if: github.event_name != 'pull_request'
        uses: actions/upload-pages-artifact@v5
        with:
          path: {site}
          include-hidden-files: true # .briefgen-files: with this list a reader can check a copy of the site

  deploy:
    if: github.event_name != 'pull_request'
    needs: build
    runs-on: ubuntu-latest
    timeout-minutes: 15
    permissions:
      pages: write
      id-token: write # shows Pages that the site comes from this workflow
    environment:
      name: github-pages
      url: ${{{{ steps.deployment.outputs.page_url }}}}
    steps:
      - id: deployment
        uses: actions/deploy-pages@v5
"""
_DEFAULTS = """\
    defaults:
      run:
        working-directory: {folder}
"""
_INPUTS = ("briefgen.yaml", "content/**", "static/**", "templates/**")


def workflow(branch: str = "main", folder: str = "", requirement: str = REQUIREMENT) -> str:
    """The text of the workflow.

    `branch` is the one whose pushes are published, `folder` the project's folder in the repository (empty: its top),
    `requirement` what pip installs.
    """
    inside = f"{PurePosixPath(folder)}/" if folder else ""
    hashed = (f"{inside}{name}".replace("'", "''") for name in _INPUTS)
    return _TEXT.format(
        branch=branch,
        branch_word=_quoted(branch),
        path=PATH,
        version=__version__,
        requirement=requirement,
        kept=_quoted(f"{inside}.briefgen"),
        site=_quoted(f"{inside}site"),
        defaults=_DEFAULTS.format(folder=_quoted(folder)) if folder else "",
        inputs=", ".join(f"'{name}'" for name in hashed),
    )


def difference(path: Path, text: str) -> list[str]:
    """How a workflow that is there differs from this text, as lines to show; none: not at all, or none is there.

    Raises OSError when it cannot be read.
    """
    if not path.exists():
        return []
    there = data_of(path).decode("utf-8", "replace").replace("\r\n", "\n")
    lines = difflib.unified_diff(there.splitlines(), text.splitlines(), "as it is", "as it would be", lineterm="")
    return list(lines)


def _quoted(text: str) -> str:
    """A text as YAML reads it, whatever is in it."""
    return json.dumps(text, ensure_ascii=False)
