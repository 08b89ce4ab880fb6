"""Names as editors and sources write them, and whom or what they mean."""

import hashlib
import re
import unicodedata
from collections.abc import Container, Mapping
from functools import lru_cache
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

from msgspec import Struct, field
from msgspec.structs import replace

from briefgen.cards import FactCard
from briefgen.content.fields import slug
from briefgen.entries import Organisation, Person, Publisher, Registries
from briefgen.model import Fact, Source, Speaker
from briefgen.problems import Problem

Entry = TypeVar("Entry", bound=Publisher | Person | Organisation)


class Party(Struct, frozen=True):
    """Somebody who speaks or is named: registered, known by a name only, or unnamed."""

    kind: str = ""
    """`people`, `organisations` or `publishers` when registered, which is the folder of its page; otherwise empty."""
    id: str = ""
    """Id in the registry; for a publisher that is not registered a slug of its name."""
    name: str = ""
    """Name for display; empty when nobody is named."""
    role: str = ""
    """Office."""
    organisation: str = ""
    """Name of the organisation."""
    country: str = ""
    """ISO 3166-1 alpha-2 code of the country that it speaks for."""
    has_page: bool = False
    """Whether a page of the site is about it."""

    @property
    def key(self) -> str:
        """The same for the same party, whatever its spelling."""
        return (
            f"{self.kind}:{self.id}"
            if self.id
            else folded(self.name or f"{self.role} {self.organisation} {self.country}")
        )


@lru_cache(maxsize=1 << 16)
def folded(name: str) -> str:
    """A name without regard to case, accents and punctuation."""
    plain = name.casefold()
    if not name.isascii():
        plain = unicodedata.normalize("NFKD", name).casefold()
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^\w]+", " ", plain).strip()


class Names(Struct, frozen=True):
    """Every registered name and where it leads."""

    registries: Registries
    people: dict[str, Person]
    """By folded id, name and alias."""
    organisations: dict[str, Organisation]
    """By folded id, name and alias."""
    publishers: dict[str, Publisher]
    """By folded id, name and alias."""
    hosts: dict[str, dict[str, Publisher]]
    """By host, without `www.`, and path, without slashes round it."""
    _speakers: dict[tuple[str, str, str, str], Party] = field(default_factory=dict)
    """Speakers found before: the same ones speak in fact after fact."""
    _publishers: dict[tuple[str, str], Party] = field(default_factory=dict)
    """Publishers found before."""

    def organisation(self, name: str) -> Party:
        """The organisation that a text means."""
        entry = self.organisations.get(folded(name))
        if entry is None:
            return Party(name=name)
        return Party("organisations", entry.id, entry.name, country=entry.country, has_page=not entry.private)

    def person(self, name: str) -> Party:
        """The person that a text means."""
        entry = self.people.get(folded(name))
        if entry is None:
            return Party(name=name)
        organisation = self.organisation(entry.organisation) if entry.organisation else Party()
        country = entry.country or organisation.country
        return Party("people", entry.id, entry.name, entry.role, organisation.name, country, not entry.private)

    def speaker(self, speaker: Speaker) -> Party:
        """Who speaks; what the fact itself says of him goes before what the registry says."""
        key = speaker.name, speaker.role, speaker.organisation, speaker.country
        found = self._speakers.get(key)
        if found is None:
            found = self._speakers[key] = self._speaker(speaker)
        return found

    def _speaker(self, speaker: Speaker) -> Party:
        known = self.person(speaker.name) if speaker.name else Party()
        if speaker.name and not known.kind:
            known = self.organisation(speaker.name)
        if speaker.name and not known.kind:
            publisher = self.publishers.get(folded(speaker.name))
            known = self._published_by(publisher) if publisher else known
        organisation = self.organisation(speaker.organisation) if speaker.organisation else Party()
        if organisation.name and not speaker.name and not speaker.role:  # the institution itself speaks
            return replace(organisation, country=speaker.country or organisation.country)
        return Party(
            known.kind,
            known.id,
            known.name,
            speaker.role or known.role,
            organisation.name or known.organisation,
            speaker.country or known.country or organisation.country,
            known.has_page,
        )

    def publisher(self, source: Source) -> Party:
        """Who published it: by name, else by the address's host."""
        key = source.publisher, "" if source.publisher else source.url
        found = self._publishers.get(key)
        if found is None:
            found = self._publishers[key] = self._publisher(source)
        return found

    def _publisher(self, source: Source) -> Party:
        entry = self.publishers.get(folded(source.publisher)) if source.publisher else self._publisher_at(source.url)
        if entry is not None:
            return self._published_by(entry)
        name = source.publisher or host(source.url)
        address = _address(name, self.registries.publishers)
        return Party("publishers", address, name, has_page=bool(address))

    def _publisher_at(self, url: str) -> Publisher | None:
        """The publisher of an address: of several on one host that with the longest path that it lies below."""
        by_path = self.hosts.get(host(url), {})
        if len({entry.id for entry in by_path.values()}) < 2:
            return next(iter(by_path.values()), None)
        here = f"{_path(url)}/"
        below = [path for path in by_path if not path or here.startswith(f"{path}/")]
        return by_path[max(below, key=len)] if below else None

    @staticmethod
    def _published_by(entry: Publisher) -> Party:
        return Party("publishers", entry.id, entry.name, country=entry.country, has_page=True)

    def mentions(self, fact: Fact | FactCard) -> tuple[Party, ...]:
        """The people and organisations that a fact names, each once however many spellings it has there."""
        parties = (*map(self.person, fact.people), *map(self.organisation, fact.organisations))
        return tuple({party.key: party for party in parties}.values())


def _address(name: str, registered: Container[str]) -> str:
    """Id of a publisher that is not registered: a slug, told apart where letters are missing in it or it is taken."""
    short = slug(name)
    if name and (not short or short == "index" or short in registered or not folded(name).isascii()):
        return f"{short or 'source'}-{hashlib.sha256((folded(name) or name).encode()).hexdigest()[:6]}"
    return short


def host(url: str) -> str:
    """Host of an address, without `www.`; empty when there is none."""
    parts = _parts(url)
    return ((parts and parts.hostname) or "").removeprefix("www.")


def _path(url: str) -> str:
    parts = _parts(url)
    return parts.path.strip("/").lower() if parts else ""


def _parts(url: str) -> SplitResult | None:
    """The parts of an address; None of what is none, such as a name with a bracket in it."""
    try:
        return urlsplit(url)
    except ValueError:
        return None


def names(registries: Registries) -> tuple[Names, list[Problem]]:
    """Where each registered name leads; a name that two entries of a registry share is a problem."""
    problems: list[Problem] = []
    people = _by_name("people", registries.people, problems)
    organisations = _by_name("organisations", registries.organisations, problems)
    publishers = _by_name("publishers", registries.publishers, problems)
    hosts = _by_host(registries.publishers, problems)
    for name, entry in organisations.items():
        person = people.get(name)
        if person:
            message = f'"{name}" is a name of `{person.id}` in people.yaml (line {person.line}) and of `{entry.id}`'
            problems.append(_same_name("organisations", entry, message))
    return Names(registries, people, organisations, publishers, hosts), problems


def _by_host(publishers: Mapping[str, Publisher], problems: list[Problem]) -> dict[str, dict[str, Publisher]]:
    found: dict[str, dict[str, Publisher]] = {}
    for entry in publishers.values():
        for written in dict.fromkeys((entry.url, *entry.aliases)):
            url = written if "//" in written else f"//{written}" if "." in written and " " not in written else ""
            if name := host(url):
                other = found.setdefault(name, {}).setdefault(_path(url), entry)
                named = {folded(alias) for alias in (other.name, *other.aliases)}  # then it is told already
                if other is not entry and folded(written) not in named:
                    where = "/".join(filter(None, (name, _path(url))))
                    message = f'"{where}" is the address of `{other.id}` (line {other.line}) and of `{entry.id}`'
                    problems.append(_same_name("publishers", entry, message))
    return found


def _same_name(registry: str, entry: Publisher | Person | Organisation, message: str) -> Problem:
    path, hint = f"content/{registry}.yaml", "take the name out of one of the two"
    return Problem("same-name", path, entry.line, entry.column, message, hint)


def _by_name(registry: str, entries: Mapping[str, Entry], problems: list[Problem]) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for entry in entries.values():
        for name in dict.fromkeys(folded(name) for name in (entry.id, entry.name, *entry.aliases)):
            other = found.setdefault(name, entry)
            if other is not entry:
                message = f'"{name}" is a name of `{other.id}` (line {other.line}) and of `{entry.id}`'
                problems.append(_same_name(registry, entry, message))
    return found
