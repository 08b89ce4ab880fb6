"""The Markdown parser of bodies: CommonMark with tables, strikethrough, footnotes and heading anchors.

What most bodies consist of, paragraphs of bare words, takes short ways through it; they give the same tokens and the
same markup as the long ones.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock, paragraph
from markdown_it.rules_core import StateCore, text_join
from markdown_it.rules_core import normalize as normalize_breaks
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.anchors import anchors_plugin
from mdit_py_plugins.footnote import footnote_plugin

from briefgen.content.fields import slug
from briefgen.content.markup import words

DEEPEST = 6
"""Level of the deepest heading."""
_INNERMOST = 17
"""Level of nesting from which on blocks are told apart no more: at 20 the parser drops the rest of the text."""
_SIGNS = "\n\\`*_~[]&<!^"
"""Where an inline rule can begin or end."""
_PIECE = re.compile(
    r"([^\n\\`*_~\[\]&<!^]+)"
    # A link to an address that is normalised already, and that no sign within it ends early.
    r"|\[([^\n\\`*_~\[\]&<!^]+)\]"
    r"\((https?://[a-z0-9]+(?:[.-][a-z0-9]+){0,9}(?:/[A-Za-z0-9._~/-]{0,200})?|\#[A-Za-z0-9_-]{1,100})\)"
    # Emphasis whose signs can be nothing but its beginning and its end.
    r"|(?<![^ \n(])(\*\*?)(?=[^\W_])([^\n\\`*_~\[\]&<!^]+)(?<=[^\W_])\4(?![^ \n.,;:!?)])"
    r"|(?<=\S)\n(?=\S)"
)
"""What most inline markup consists of: words, a link, emphasis, a line break."""
_TAGS = {
    f"{kind}_{side}": f"<{sign}{tag}>"
    for side, sign in (("open", ""), ("close", "/"))
    for kind, tag in (("em", "em"), ("strong", "strong"), ("s", "s"), ("link", "a"))
}
"""Markup of tokens that hold no words, where they have no attributes."""
_BARE = "bare_paragraph"
"""Kind of token that is a whole outermost paragraph without markup."""
_PARSED = "parsed"
"""Key of the environment under which is noted that the parser's inline rules were needed."""
_EMPHASIS = {"*": "em", "**": "strong"}


@cache
def parser(raw_html: bool) -> MarkdownIt:
    """The one parser for bodies with or without HTML; it lets every link target through."""
    made = MarkdownIt("commonmark", {"html": raw_html, "xhtmlOut": False}).enable(["table", "strikethrough"])
    made.use(footnote_plugin).use(
        anchors_plugin, min_level=1, max_level=DEEPEST, slug_func=lambda title: f"s-{slug(title)}"
    )
    made.block.ruler.before("table", "innermost", _innermost)
    made.block.ruler.before("table", "plain_paragraph", _plain_paragraph)
    made.core.ruler.at("normalize", _normalize)
    made.core.ruler.at("inline", _inline)
    made.core.ruler.at("text_join", _text_join)
    # Every target is let through to `_Links`, which refuses with a message instead of silently.
    made.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    made.add_render_rule("footnote_block_open", _footnotes_open)
    made.add_render_rule("footnote_block_close", _footnotes_close)
    made.add_render_rule("footnote_anchor", _footnote_back)
    made.add_render_rule(
        "footnote_anchor_name", lambda _self, tokens, i, _options, _env: f"-{tokens[i].meta['id'] + 1}"
    )
    return made


def _innermost(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Within too many quotations and lists everything is a paragraph, so that no words are lost."""
    return not silent and state.level >= _INNERMOST and paragraph(state, start, end, silent)


def _plain_paragraph(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A paragraph whose lines all begin with a letter: no other block begins so, and none of its lines ends it."""
    if silent or state.is_code_block(start):
        return False
    line = start
    while line < state.lineMax and not state.isEmpty(line):
        if not state.src[state.bMarks[line] + state.tShift[line]].isalpha():
            return False
        line += 1
    if line > start + 1 or state.src[state.eMarks[start] - 1].isspace():
        return paragraph(state, start, end, silent)
    place, level = [start, line], state.level
    text = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    state.line = line
    if not level and _is_bare(text):
        # One token for four: most passages are such paragraphs.
        state.tokens.append(Token(_BARE, "p", 0, map=place, content=text, block=True))
        return True
    state.tokens += (
        Token("paragraph_open", "p", 1, map=place, level=level, block=True),
        Token("inline", "", 0, map=place, level=level + 1, children=[], content=text, block=True),
        Token("paragraph_close", "p", -1, level=level, block=True),
    )
    return True


def _normalize(state: StateCore) -> None:
    # Reading has made all line breaks line feeds, as a rule, and the search for them takes its time.
    if "\r" in state.src or "\0" in state.src:
        normalize_breaks(state)


def _inline(state: StateCore) -> None:
    """Parse inline tokens."""
    for token in state.tokens:
        if token.type != "inline":
            continue
        token.children = _pieces(token.content) or token.children or []
        if not token.children:
            state.md.inline.parse(token.content, state.md, state.env, token.children)
            state.env[_PARSED] = True


def _is_bare(content: str) -> bool:
    """Whether a text has no markup."""
    return not any(map(content.__contains__, _SIGNS))


def _pieces(content: str) -> list[Token] | None:
    """The tokens of the usual inline markup; None where the parser's rules have to look at it."""
    if _is_bare(content):
        return [Token("text", "", 0, content=content)] if content else None
    tokens: list[Token] = []
    at, end = 0, len(content)
    while at < end:
        found = _PIECE.match(content, at)
        if found is None:
            return None
        words, linked, address, sign, stressed = found.groups()
        if words:
            tokens.append(Token("text", "", 0, content=words))
        elif linked:
            tokens += _within("link", "a", linked, {"href": address})
        elif sign:
            tokens += _within(_EMPHASIS[sign], _EMPHASIS[sign], stressed, {})
        else:
            tokens.append(Token("softbreak", "br", 0))
        at = found.end()
    return tokens


def _within(kind: str, tag: str, words: str, attributes: dict[str, str | int | float]) -> tuple[Token, ...]:
    return (
        Token(f"{kind}_open", tag, 1, attrs=attributes),
        Token("text", "", 0, content=words),
        Token(f"{kind}_close", tag, -1),
    )


def _text_join(state: StateCore) -> None:
    # Only the parser's rules leave texts in pieces.
    if _PARSED in state.env:
        text_join(state)


def _footnotes_open(
    _self: RendererHTML, _tokens: Sequence[Token], _i: int, _options: OptionsDict, _env: EnvType
) -> str:
    return '<div class="footnotes">\n<ol>\n'


def _footnotes_close(
    _self: RendererHTML, _tokens: Sequence[Token], _i: int, _options: OptionsDict, _env: EnvType
) -> str:
    return "</ol>\n</div>\n"


def _footnote_back(_self: RendererHTML, tokens: Sequence[Token], i: int, _options: OptionsDict, _env: EnvType) -> str:
    number, sub = tokens[i].meta["id"] + 1, tokens[i].meta["subId"]
    target = f"fnref-{number}" + (f":{sub}" if sub else "")
    return f' <a href="#{target}" aria-label="Back to the text">↩\ufe0e</a>'


def blocks(tokens: list[Token]) -> Iterator[list[Token]]:
    """The tokens of each outermost block."""
    block: list[Token] = []
    depth = 0
    for token in tokens:
        if token.tag in ("td", "th") and "style" in token.attrs:
            # An inline style would break the page's content security policy.
            token.attrs = {"class": "align-" + str(token.attrs["style"]).removeprefix("text-align:")}
        block.append(token)
        depth += token.nesting
        if depth == 0:
            yield block
            block = []


def level_headings(tokens: list[Token], top: int) -> None:
    """Shift headings below the page's own, without leaving out a level; the highest gets the level `top`."""
    open_levels: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            written = int(token.tag[1])
            while open_levels and open_levels[-1] >= written:
                open_levels.pop()
            open_levels.append(written)
            token.tag = f"h{min(top + len(open_levels) - 1, DEEPEST)}"
        elif token.type == "heading_close":
            token.tag = f"h{min(top + len(open_levels) - 1, DEEPEST)}"


def rendered(block: list[Token], made: MarkdownIt, env: EnvType) -> tuple[str, str]:
    """An outermost block's markup, and its words."""
    if block[0].type == _BARE:
        return f"<p>{escapeHtml(block[0].content)}</p>\n", f" {block[0].content} \n"
    if len(block) == 3 and block[0].type == "paragraph_open" and (found := _paragraph(block[1].children or [])):
        return found
    html = made.renderer.render(block, made.options, env)
    return html, words(html)


def _paragraph(children: Sequence[Token]) -> tuple[str, str] | None:
    """A paragraph's markup and words, made together; None where it has more than words, emphasis and links."""
    html, said = [], []
    for token in children:
        if token.type == "text":
            html.append(escapeHtml(token.content))
            said.append(token.content)
        elif token.type == "softbreak":
            html.append("\n")
            said.append("\n")
        elif (tag := _TAGS.get(token.type)) is not None:
            html.append(f"<{token.tag}{RendererHTML.renderAttrs(token)}>" if token.attrs else tag)
        else:
            return None
    return f"<p>{''.join(html)}</p>\n", f" {''.join(said)} \n"
