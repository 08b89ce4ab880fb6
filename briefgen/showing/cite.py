"""How to cite a fact: as text, as BibTeX and as RIS; with the permalink, which survives rewording."""

import datetime as dt
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
    """What every form of a citation says: the desk's sentence is the desk's, the quote whose it is."""

    key: str
    claim: str
    """The desk's own sentence, never in quotation marks."""
    says: str
    """`Ada Lund, “by spring”`: speaker and first quote; publisher and quote where the words are not the speaker's."""
    reported: str
    """`Reported by Radio, citing Delfi, citing LRT, 2 March 2025.`: where the desk has it from."""
    author: str
    """Who makes the site, else its title."""
    site: str
    recorded: dt.date
    accessed: Date | None
    permalink: str
    """Absolute; empty when nobody knows where the site will be."""
    source: str
    """Address at the publisher's."""
    archive: str
    known: str
    """Since when the desk knows it, and what became of it: a sentence."""


def cite_view(linked: LinkedFact, context: Context) -> CiteView:
    """A fact's citation in its three forms."""
    cited = citation(linked, context)
    return CiteView(_text(cited), _bibtex(cited), _ris(cited))


def citation(linked: LinkedFact, context: Context) -> Citation:
    """What there is to cite of a fact."""
    article, config = linked.article, context.config
    chain = "".join(f", citing {_line(name)}" for name in article.source.cites)
    published = english.date_words(article.date)
    return Citation(
        key=linked.ref.replace("#", ":"),
        claim=_line(linked.fact.claim),
        says=_says(linked),
        reported=f"Reported by {_line(linked.publisher.name)}{chain}, {published}.",
        author=_line(config.author or config.title),
        site=_line(config.title),
        recorded=known_since(linked.fact, article),
        accessed=article.source.accessed,
        permalink=config.base_url + fact_address(linked.ref) if config.base_url else "",
        source=_line(article.source.url),
        archive=_line(article.source.archive),
        known=_known(linked),
    )


def _says(linked: LinkedFact) -> str:
    """Who says it and the words, told apart where the publisher's words report what a speaker said."""
    speaker = _line(who_words(linked)) if linked.speaker else ""
    words = next((f"“{_line(quote.exact)}”" for quote in linked.fact.quotes), "")
    if speaker and words and not linked.fact.spoken:
        return f"{speaker}; {_line(linked.publisher.name)} writes {words}"
    return ", ".join(filter(None, (speaker, words)))


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
    """Claim, speaker and words; where it was reported; then this site, and where it stands on it."""
    claim = cited.claim
    if cited.says:
        claim = f"{claim.removesuffix('.')} ({cited.says})."
    elif not claim.endswith((".", "?", "!", "…")):
        claim += "."
    parts = [claim, cited.reported]
    parts += [f"<{cited.source}>."] if cited.source else []
    parts += [f"Archived: <{cited.archive}>."] if cited.archive else []
    parts += [f"Read on {english.date_words(cited.accessed)}."] if cited.accessed else []
    parts.append(f"Summarised in: {cited.site}. {cited.known}")
    parts += [f"<{cited.permalink}>"] if cited.permalink else []
    return " ".join(parts)


def _bibtex(cited: Citation) -> str:
    """An entry that BibTeX and biblatex read; names stand in braces of their own, so that none is taken apart."""
    links = [("Source", cited.source if cited.permalink else ""), ("Archived", cited.archive)]
    note = [_tex(sentence) for sentence in _notes(cited)]
    note += [f"{label}: {_tex(address)}" for label, address in links if address]
    fields = [
        ("author", f"{{{{{_tex(cited.author)}}}}}"),
        ("title", f"{{{{{_tex(cited.claim)}}}}}"),
        ("howpublished", f"{{{_tex(cited.site)}}}"),
        ("year", f"{{{cited.recorded.year:04d}}}"),
        ("month", MONTHS[cited.recorded.month - 1]),
        ("url", _braced((cited.permalink or cited.source).translate(_ADDRESS))),
        ("note", f"{{{' '.join(note)}}}"),
    ]
    body = ",\n".join(f"  {name} = {value}" for name, value in fields if value)
    return f"@misc{{{cited.key},\n{body}\n}}"


def _notes(cited: Citation) -> list[str]:
    """What reference managers have no field for: speaker, quote, report, the desk's reading and recording."""
    notes = [f"{cited.says}."] if cited.says else []
    notes.append(cited.reported)
    notes += [f"Read on {english.date_words(cited.accessed)}."] if cited.accessed else []
    return [*notes, cited.known]


def _braced(value: str) -> str:
    return f"{{{value}}}" if value else ""


def _tex(text: str) -> str:
    return text.translate(_TEX)


def _ris(cited: Citation) -> str:
    """A record of reference managers: a tag of two letters, two spaces, a hyphen, a space, the value."""
    tags: Iterable[tuple[str, str]] = (
        ("TY", "ELEC"),
        ("ID", cited.key),
        ("AU", cited.author),
        ("TI", cited.claim),
        ("PB", cited.site),
        ("PY", f"{cited.recorded.year:04d}"),
        ("DA", cited.recorded.isoformat().replace("-", "/")),
        ("UR", cited.permalink),
        ("UR", cited.source),
        ("UR", cited.archive),
        *(("N1", sentence) for sentence in _notes(cited)),
    )
    return "\n".join([*(f"{tag}  - {value}" for tag, value in tags if value), "ER  - "])
