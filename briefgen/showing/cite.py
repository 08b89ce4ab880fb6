"""How to cite a fact: as text, as BibTeX and as RIS; with the permalink, which survives rewording."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping

from msgspec import Struct

from briefgen import english
from briefgen.briefing.as_of import known_since
from briefgen.briefing.link import LinkedFact
from briefgen.config import Config
from briefgen.showing.context import Context, article_address
from briefgen.showing.sources import who_words
from briefgen.views import CiteView

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
"""BibTeX's own names of the months, which each style says in its language."""
_TEX = (
    {char: f"\\{char}" for char in "$&#%_"}
    | {"\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
    | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)
"""Braces are written as commands, since BibTeX counts even those that are escaped."""
_SPECIAL = re.compile(r"[$&#%_\\{}~^]")
_ADDRESS = {"{": "%7B", "}": "%7D", "\\": "%5C", '"': "%22", " ": "%20"}
_UNSAFE = re.compile(r'[{}\\" ]')
_ANCHOR, _SENTENCE, _CLAIM, _SAYS, _KNOWN = (f"\0{name}\1" for name in "anchor sentence claim says known".split())
"""Stand for what differs from fact to fact of an article; no text has these signs, since `_line` drops them."""
_GAP = re.compile("(\0[a-z]+\1)")


Form = tuple[str, ...]
"""Texts and gaps by turns: a form of the citations of an article's facts, but for what differs from fact to fact."""


class Forms(Struct, frozen=True):
    """The forms of an article, and what fills their gaps in parts."""

    text: Form
    bibtex: Form
    ris: Form
    publisher: str


class Reported(Struct, frozen=True):
    """What all citations of an article's facts say."""

    author: str
    """Who makes the site, else its title."""
    site: str
    reported: str
    """`Reported by Radio, citing Delfi, citing LRT, 2 March 2025.`: where the desk has it from."""
    read: str
    """`Read on 3 March 2025.`; may be empty."""
    recorded: dt.date
    permalink: str
    """Absolute, with a gap; empty when nobody knows where the site will be."""
    source: str
    """Address at the publisher's."""
    archive: str


def cite_views(facts: Iterable[LinkedFact], context: Context) -> tuple[CiteView, ...]:
    """How to cite facts: each as text, as BibTeX and as RIS."""
    forms: dict[tuple[str, dt.date], Forms] = {}
    made = []
    for linked in facts:
        recorded = known_since(linked.fact, linked.article)
        key = linked.article.id, recorded
        if key not in forms:
            forms[key] = _forms(linked, recorded, context.config)
        made.append(_filled(forms[key], linked, recorded))
    return tuple(made)


def _filled(forms: Forms, linked: LinkedFact, recorded: dt.date) -> CiteView:
    """A fact's citation."""
    claim, says, known = _line(linked.fact.claim), _says(linked, forms.publisher), _known(linked, recorded)
    plain = {_ANCHOR: linked.fact.id, _CLAIM: claim, _KNOWN: known, _SENTENCE: _sentence(claim, says)}
    if linked.fact.modality != "asserted":
        says = says[:1].upper() + says[1:]  # here it begins a sentence
    plain[_SAYS] = f"{says}.\nN1  - " if says else ""
    tex = {_ANCHOR: linked.fact.id, _CLAIM: _tex(claim), _KNOWN: _tex(known)}
    tex[_SAYS] = f"{_tex(says)}. " if says else ""
    return CiteView(_fill(forms.text, plain), _fill(forms.bibtex, tex), _fill(forms.ris, plain))


def _fill(form: Form, gaps: Mapping[str, str]) -> str:
    return "".join([gaps.get(part, part) for part in form])


def _forms(linked: LinkedFact, recorded: dt.date, config: Config) -> Forms:
    """The forms for an article's facts that the desk has known since the same day."""
    article, source, publisher = linked.article, linked.article.source, _line(linked.publisher.name)
    chain = "".join(f", citing {_line(name)}" for name in source.cites)
    reported = Reported(
        author=_line(config.author or config.title),
        site=_line(config.title),
        reported=f"Reported by {publisher}{chain}, {english.date_words(article.date)}.",
        read=f"Read on {english.date_words(source.accessed)}." if source.accessed else "",
        recorded=recorded,
        permalink=f"{_line(config.base_url)}{article_address(article.id)}#{_ANCHOR}" if config.base_url else "",
        source=_line(source.url),
        archive=_line(source.archive),
    )
    key = f"{article.id}:{_ANCHOR}"
    return Forms(_form(_text(reported)), _form(_bibtex(key, reported)), _form(_ris(key, reported)), publisher)


def _form(text: str) -> Form:
    return tuple(_GAP.split(text))


def _says(linked: LinkedFact, publisher: str) -> str:
    """`planned; Ada Lund, “by spring”`: what is not said to be so, who says it and the words.

    The words are told apart where they are the publisher's and report a speaker.
    """
    quotes, modality = linked.fact.quotes, linked.fact.modality
    words = f"“{_line(quotes[0].exact)}”" if quotes else ""
    speaker = _line(who_words(linked)) if linked.speaker else ""
    if speaker and words and not linked.fact.spoken:
        said = f"{speaker}; {publisher} writes {words}"
    else:
        said = ", ".join(filter(None, (speaker, words)))
    return "; ".join(filter(None, ("" if modality == "asserted" else modality, said)))


def _known(linked: LinkedFact, recorded: dt.date) -> str:
    """Since when the desk knows it, and what became of it: a sentence."""
    since, standing = english.day_words(recorded), linked.standing
    became = {"superseded": "replaced", "corrected": "corrected", "retracted": "retracted"}.get(standing.state, "")
    until = f" ({english.date_words(standing.until)})" if standing.until else ""
    return f"Recorded on {since}" + (f"; since {became}{until}." if became else ".")


def _line(text: str) -> str:
    """A text on one line, without characters that no form may hold."""
    if text.isprintable() and "  " not in text:  # then a plain space is the only white space that it can have
        return text.strip()
    words = " ".join(text.split())
    return words if words.isprintable() else "".join(char for char in words if char.isprintable())


def _sentence(claim: str, says: str) -> str:
    if says:
        return f"{claim.removesuffix('.')} ({says})."
    return claim if claim.endswith((".", "?", "!", "…")) else f"{claim}."


def _text(cited: Reported) -> str:
    """Claim, speaker and words; where it was reported; then this site, and where it stands on it."""
    parts = [_SENTENCE, cited.reported]
    parts += [f"<{cited.source}>."] if cited.source else []
    parts += [f"Archived: <{cited.archive}>."] if cited.archive else []
    parts += [cited.read] if cited.read else []
    parts.append(f"Summarised in: {cited.site}. {_KNOWN}")
    parts += [f"<{cited.permalink}>"] if cited.permalink else []
    return " ".join(parts)


def _bibtex(key: str, cited: Reported) -> str:
    """An entry that BibTeX and biblatex read; names stand in braces of their own, so that none is taken apart."""
    # Reference managers have no field for speaker, quote, report, the desk's reading and recording: they are notes.
    note = [f"{_SAYS}{_tex(cited.reported)}", _tex(cited.read), _KNOWN]
    links = [("Source", cited.source if cited.permalink else ""), ("Archived", cited.archive)]
    note += [f"{label}: {_tex(address)}" for label, address in links if address]
    fields = [
        ("author", f"{{{{{_tex(cited.author)}}}}}"),
        ("title", f"{{{{{_CLAIM}}}}}"),
        ("howpublished", f"{{{_tex(cited.site)}}}"),
        ("year", f"{{{cited.recorded.year:04d}}}"),
        ("month", MONTHS[cited.recorded.month - 1]),
        ("url", _braced(_UNSAFE.sub(_encoded, cited.permalink or cited.source))),
        ("note", f"{{{' '.join(filter(None, note))}}}"),
    ]
    body = ",\n".join(f"  {name} = {value}" for name, value in fields if value)
    return f"@misc{{{key},\n{body}\n}}"


def _braced(value: str) -> str:
    return f"{{{value}}}" if value else ""


def _tex(text: str) -> str:
    return _SPECIAL.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    return _TEX[match[0]]


def _encoded(match: re.Match[str]) -> str:
    return _ADDRESS[match[0]]


def _ris(key: str, cited: Reported) -> str:
    """A record of reference managers: a tag of two letters, two spaces, a hyphen, a space, the value."""
    tags: Iterable[tuple[str, str]] = (
        ("TY", "ELEC"),
        ("ID", key),
        ("AU", cited.author),
        ("TI", _CLAIM),
        ("PB", cited.site),
        ("PY", f"{cited.recorded.year:04d}"),
        ("DA", cited.recorded.isoformat().replace("-", "/")),
        ("UR", cited.permalink),
        ("UR", cited.source),
        ("UR", cited.archive),
        ("N1", f"{_SAYS}{cited.reported}"),
        ("N1", cited.read),
        ("N1", _KNOWN),
    )
    return "\n".join([*(f"{tag}  - {value}" for tag, value in tags if value), "ER  - "])
