"""A country's page on paper: every claim whole and within the margins, every source with its address."""

import re
from urllib.parse import unquote

import pytest
from pypdf import PdfReader

from harness import assert_none, kinds_of

pytestmark = pytest.mark.browser

MARGIN = 16 / 25.4 * 72 - 8
"""Points that stay free at least; marks hang a little into the margin."""
CLAIMS = "nodes => nodes.map(node => node.textContent)"


def bare(text):
    """Letters and numbers alone: lines are broken at what stands between them, and PDF has apostrophes of its own."""
    return re.sub(r"[\W_ʼ]+", "", text)


@pytest.fixture(scope="module")
def printed(browser, example_site, tmp_path_factory):
    """The pages of a printed country, the claims and the sources' addresses that they have to show."""
    file = tmp_path_factory.mktemp("print") / "page.pdf"
    page = browser.new_page()
    page.goto(kinds_of(example_site)["countries"].as_uri())
    claims = page.locator(".fact > .body > .claim").evaluate_all(CLAIMS)
    sources = page.locator(".fact > .source > a[rel]").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    page.pdf(path=str(file), prefer_css_page_size=True, format="A4")
    page.close()
    return PdfReader(file).pages, claims, sources


def test_every_claim_and_every_address_is_on_paper(printed):
    pages, claims, sources = printed
    text = bare("".join(page.extract_text() for page in pages))
    assert len(claims) > 30
    assert len(sources) > 30
    assert_none(claim for claim in claims if bare(claim) not in text)
    assert_none(source for source in sources if bare(source) not in text and bare(unquote(source)) not in text)


def test_no_line_is_cut_by_the_edge_of_a_page(printed):
    pages, *_ = printed
    assert len(pages) > 1
    wrong = []
    for number, page in enumerate(pages, 1):
        width, height = float(page.mediabox.width), float(page.mediabox.height)

        def place(text, matrix, text_matrix, font, size, number=number, width=width, height=height):  # noqa: ARG001
            x = matrix[0] * text_matrix[4] + matrix[2] * text_matrix[5] + matrix[4]
            y = matrix[1] * text_matrix[4] + matrix[3] * text_matrix[5] + matrix[5]
            if text.strip() and not (MARGIN <= x <= width - MARGIN and MARGIN <= y <= height - MARGIN):
                wrong.append(f"page {number}: {text.strip()[:40]!r} at {x:.0f}, {y:.0f}")

        page.extract_text(visitor_text=place)
    assert_none(wrong)
