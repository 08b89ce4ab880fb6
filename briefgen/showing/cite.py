"""How to cite a fact: as text, as BibTeX and as RIS; with the permalink, which survives rewording."""

from collections.abc import Iterable

from msgspec import Struct

from briefgen import english
from briefgen.briefing.as_of import known_since
from briefgen.briefing.link import LinkedFact
from briefgen.model import Date
from briefgen.showing.context import Context, fact_address
from briefgen.showing.sources import who_words
from briefgen.views import CiteView

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
"""BibTeX's own names of the months, which each style says in its language."""
_TEX = str.maketrans(
    {char: f"\\{char}" for char in "$&#%_"}
    | {"\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
    | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)
"""Braces are written as commands, since BibTeX counts even those that are escaped."""
_ADDRESS = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", '"': "%22", " ": "%20"})


class Citation(Struct, frozen=True):
    """What every form of a citation says."""

    key: str
    who: str
    """Speaker, else publisher."""
    claim: str
    headline: str
    """Title of the article, as the desk gives it."""
    publisher: str
    site: str
    published: Date
    accessed: Date | None
    permalink: str
    """Absolute; empty when nobody knows where the site will be."""
    source: str
    """Address at the publisher's."""
    archive: str
    chain: str
    """`, citing Delfi, citing LRT`: the source's own sources."""
    known: str
    """Since when the desk knows it, and what became of it: a sentence."""


def cite_view(linked: LinkedFact, context: Context) -> CiteView:
    """A fact's citation in its three forms."""
    cited = citation(linked, context)
    return CiteView(_text(cited), _bibtex(cited), _ris(cited))


def citation(linked: LinkedFact, context: Context) -> Citation:
    """What there is to cite of a fact."""
    article, base = linked.article, context.config.base_url
    return Citation(
        key=linked.ref.replace("#", ":"),
        who=_line(who_words(linked)),
        claim=_line(linked.fact.claim),
        headline=_line(article.title),
        publisher=_line(linked.publisher.name),
        site=_line(context.config.title),
        published=article.date,
        accessed=article.source.accessed,
        permalink=base + fact_address(linked.ref) if base else "",
        source=_line(article.source.url),
        archive=_line(article.source.archive),
        chain="".join(f", citing {_line(name)}" for name in article.source.cites),
        known=_known(linked),
    )


def _known(linked: LinkedFact) -> str:
    since = english.day_words(known_since(linked.fact, linked.article))
    standing = linked.standing
    became = {"superseded": "replaced", "corrected": "corrected", "retracted": "retracted"}.get(standing.state, "")
    until = f" ({english.date_words(standing.until)})" if standing.until else ""
    return f"Recorded on {since}" + (f"; since {became}{until}." if became else ".")


def _line(text: str) -> str:
    """A text on one line, without characters that no form may hold."""
    words = " ".join(text.split())
    return words if words.isprintable() else "".join(char for char in words if char.isprintable())


def _text(cited: Citation) -> str:
    """Speaker, claim, article, publisher, day, address, archived copy; then this site, and where it stands on it."""
    claim = cited.claim if cited.claim.endswith((".", "?", "!", "…")) else f"{cited.claim}."
    parts = [f"{cited.who}: “{claim}”"]
    parts.append(f"In: “{cited.headline}”, {cited.publisher}{cited.chain}, {english.date_words(cited.published)}.")
    parts += [f"<{cited.source}>."] if cited.source else []
    parts += [f"Archived: <{cited.archive}>."] if cited.archive else []
    parts += [f"Read on {english.date_words(cited.accessed)}."] if cited.accessed else []
    parts.append(f"{cited.site}. {cited.known}")
    parts += [f"<{cited.permalink}>"] if cited.permalink else []
    return " ".join(parts)


def _bibtex(cited: Citation) -> str:
    """An entry that BibTeX and biblatex read; names stand in braces of their own, so that none is taken apart."""
    day = cited.published.earliest
    links = [("Source", cited.source if cited.permalink else ""), ("Archived", cited.archive)]
    note = [cited.known, f"Published {english.date_words(cited.published)}."]
    note += [f"Read {english.date_words(cited.accessed)}."] if cited.accessed else []
    note += [f"{label}: {_tex(address)}" for label, address in links if address]
    fields = [
        ("author", f"{{{{{_tex(cited.who)}}}}}"),
        ("title", f"{{{{{_tex(cited.claim)}}}}}"),
        ("howpublished", f"{{In: “{_tex(cited.headline)}”. {_tex(cited.site)}}}"),
        ("publisher", f"{{{_tex(cited.publisher)}}}"),
        ("year", f"{{{day.year:04d}}}" if day else ""),
        ("month", MONTHS[day.month - 1] if day else ""),
        ("url", _braced((cited.permalink or cited.source).translate(_ADDRESS))),
        ("urldate", _braced(_iso(cited.accessed, "-"))),
        ("note", f"{{{' '.join(note)}}}"),
    ]
    body = ",\n".join(f"  {name} = {value}" for name, value in fields if value)
    return f"@misc{{{cited.key},\n{body}\n}}"


def _braced(value: str) -> str:
    return f"{{{value}}}" if value else ""


def _tex(text: str) -> str:
    return text.translate(_TEX)


def _ris(cited: Citation) -> str:
    """A record of reference managers: a tag of two letters, two spaces, a hyphen, a space, the value."""
    year = f"{cited.published.earliest.year:04d}" if cited.published.earliest else ""
    tags: Iterable[tuple[str, str]] = (
        ("TY", "ELEC"),
        ("ID", cited.key),
        ("AU", cited.who),
        ("TI", cited.claim),
        ("T2", cited.headline),
        ("PB", cited.publisher),
        ("PY", year),
        ("DA", _iso(cited.published, "/")),
        ("Y2", _iso(cited.accessed, "/")),
        ("DP", cited.site),
        ("UR", cited.permalink),
        ("UR", cited.source),
        ("UR", cited.archive),
        ("N1", cited.known),
    )
    return "\n".join([*(f"{tag}  - {value}" for tag, value in tags if value), "ER  - "])


def _iso(date: Date | None, separator: str) -> str:
    day = date.earliest if date else None
    return day.isoformat().replace("-", separator) if day else ""
