"""axe-core on every kind of page of two sites, light and dark, narrow and wide: no finding."""

import pytest

from harness import assert_none, kinds_of

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async rules => {
  const { violations } = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
  const why = node => [...node.any, ...node.all, ...node.none].map(check => check.message).join("; ");
  return violations.flatMap(found => found.nodes.map(node => `${found.id}: ${node.target.join(" ")}: ${why(node)}`));
}"""
LOOKS = [(320, "light"), (1280, "dark"), (320, "dark"), (1280, "light")]


def test_axe_finds_nothing(browser, axe, any_site, serve):
    """Each page is opened once and shown in all looks, since to open the longest takes as long as to look at it."""
    # The policy of the pages would keep axe out; with reduced motion nothing fades while colours are measured.
    context = browser.new_context(bypass_csp=True, reduced_motion="reduce")
    page, found = context.new_page(), []
    # Served below the path that the sites are built for, from which 404.html names its files.
    with serve(any_site) as home:
        for path in kinds_of(any_site).values():
            name = path.relative_to(any_site).as_posix()
            page.goto(home + name)
            page.evaluate(axe)
            # Where pages are long, twice is enough: each width once, and each scheme.
            for width, scheme in LOOKS[:2] if any_site.name.startswith("generated") else LOOKS:
                page.set_viewport_size({"width": width, "height": 900})
                page.emulate_media(color_scheme=scheme)
                found += [f"{name}: {width} {scheme}: {line}" for line in page.evaluate(RUN, RULES)]
    context.close()
    assert_none(found)
