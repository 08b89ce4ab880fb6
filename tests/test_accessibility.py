"""axe-core on every kind of page of two sites, light and dark, narrow and wide: no finding."""

import pytest

from harness import assert_none, kinds_of

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async rules => {
  const { violations } = await axe.run(document, { runOnly: rules });
  const why = node => [...node.any, ...node.all, ...node.none].map(check => check.message).join("; ");
  return violations.flatMap(found => found.nodes.map(node => `${found.id}: ${node.target.join(" ")}: ${why(node)}`));
}"""


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser, axe, any_site, serve, scheme, width):
    # The policy of the pages would keep axe out; with reduced motion nothing fades while colours are measured.
    options = {"bypass_csp": True, "color_scheme": scheme, "reduced_motion": "reduce"}
    context = browser.new_context(viewport={"width": width, "height": 900}, **options)
    page, found = context.new_page(), []
    # Served below the path that the sites are built for, from which 404.html names its files.
    with serve(any_site) as home:
        for path in kinds_of(any_site).values():
            name = path.relative_to(any_site).as_posix()
            page.goto(home + name)
            page.evaluate(axe)
            found += [f"{name}: {line}" for line in page.evaluate(RUN, RULES)]
    context.close()
    assert_none(found)
