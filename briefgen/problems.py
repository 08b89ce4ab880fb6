"""What is wrong with what the editor wrote: values that are collected and sorted, never raised."""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

Severity = Literal["error", "warning", "off"]


class Problem(Struct, frozen=True, gc=False):
    """One mistake or finding, at the place where the editor can mend it."""

    code: str
    """Its kind, a key of `CODES`."""
    path: str
    """File, relative to the project's root, with forward slashes."""
    line: int
    """Line in the real file, counted from 1."""
    column: int
    """Column in characters, counted from 1."""
    message: str
    """What is wrong, in one clause without a full stop."""
    hint: str = ""
    """One line that says what to write instead."""
    severity: Severity = "error"
    """`error` fails the build; `warning` is told."""

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """By file, then by place, then by kind."""
        return self.path, self.line, self.column, self.code, self.message


def ordered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems once each, by file and place."""
    return tuple(sorted(set(problems), key=lambda problem: problem.sort_key))


class Mistake(Struct, frozen=True, gc=False):
    """What a parser of one value finds wrong; whoever knows the place makes a `Problem` of it."""

    code: str
    """Its kind, a key of `CODES`."""
    message: str
    """What is wrong, in one clause without a full stop."""
    hint: str = ""
    """One line that says what to write instead."""
    offset: int = 0
    """Character of the value at which it is wrong, counted from 0."""


class Code(Struct, frozen=True, gc=False):
    """What a code stands for."""

    says: str
    """One sentence for the reference."""
    finding: bool = False
    """Legal, and yet probably not what is wanted: its severity can be set in `briefgen.yaml`."""


CODES: dict[str, Code] = {
    # files
    "no-content": Code("The project has no folder `content/`."),
    "stray-file": Code("Nothing reads this file: its name, ending or folder is not one that briefgen knows."),
    "unreadable-file": Code("The file cannot be opened."),
    "outside-link": Code("A symbolic link leads out of the project or of the output."),
    "unsafe-name": Code("The file's name cannot be part of an address."),
    "same-address": Code("Two files would make the same page, or the same but for capital letters."),
    "file-too-large": Code("The file is larger than any article."),
    "not-utf8": Code("The file is not UTF-8."),
    "nul-byte": Code("The text holds NUL bytes."),
    "control-character": Code("The text holds a character that cannot be seen and is not allowed."),
    "no-front-matter": Code("The file does not begin with front matter between two lines `---`."),
    "unclosed-front-matter": Code("The second line `---` is missing."),
    # YAML
    "yaml-syntax": Code("YAML cannot read this line."),
    "yaml-root": Code("The file or front matter is no list of keys and values."),
    "yaml-tab": Code("A tab stands in the indentation."),
    "duplicate-key": Code("A key stands twice."),
    "yaml-tag": Code("YAML tags (`!…`) are not used here."),
    "yaml-anchor": Code("YAML anchors (`&…`) are not used here."),
    "yaml-alias": Code("YAML aliases (`*…`) are not used here."),
    "yaml-cut": Code("YAML takes the text behind ` #` for a comment."),
    "yaml-comment-value": Code("The value is only a comment."),
    "yaml-split": Code("A comma within braces or brackets splits the text."),
    "yaml-key": Code("A key is not a plain text."),
    "yaml-size": Code("The front matter is too large or has too many values."),
    "yaml-depth": Code("Lists and mappings are nested too deep."),
    "yaml-document": Code("A second YAML document begins."),
    # fields
    "missing-field": Code("A field that is needed is not there."),
    "unknown-key": Code("There is no field of that name."),
    "wrong-type": Code("A list, a text or keys and values are needed here, and something else stands there."),
    "bad-choice": Code("The value is none of the words that the field knows."),
    "bad-flag": Code("The value is neither true nor false."),
    "bad-id": Code("The value cannot be an id."),
    "reserved-id": Code("The id begins like those that pages keep for themselves."),
    "duplicate-fact-id": Code("Two facts of an article have the same id."),
    "bad-date": Code("The date is not written as dates are here, or not as precise as it must be."),
    "bad-figure": Code("The figure cannot be read."),
    "ambiguous-figure": Code("The figure can be read in two ways."),
    "bad-url": Code("The value is not a web address with http or https, or not a domain."),
    "bad-language": Code("The value is not a language tag."),
    "bad-rating": Code("The value is not an Admiralty rating."),
    "bad-reference": Code("The value is not a reference `fact` or `article#fact`."),
    "unknown-country": Code("There is no country of that code."),
    "unknown-code": Code("There is no finding of that code."),
    # between files
    "unknown-reference": Code("A reference leads to no fact."),
    "self-reference": Code("A fact refers to itself."),
    "circular-reference": Code("Facts replace or correct each other in a circle."),
    "unknown-scope": Code("The question has no such scope."),
    "same-name": Code("Two registered entries, or two countries, share a name."),
    # words
    "quote-not-found": Code("A quote does not stand in the text of the article word for word."),
    "repeated-quote": Code("A quote stands more than once in the text of the article.", finding=True),
    "unquoted-words": Code("In the desk's notes a quote does not stand within quotation marks."),
    # links in texts
    "unknown-fact": Code("A link in the text leads to no fact of the article."),
    "bad-link": Code("A link leads nowhere, or by a scheme other than http, https and mailto."),
    "dead-link": Code("A link leads to a page, fact or file that the site does not have."),
    # making the site
    "template-error": Code("A template cannot be read or rendered."),
    "bad-output": Code("The output folder would lie over what the build reads."),
    "not-ours": Code("A file in the output was not made by briefgen."),
    "cannot-write": Code("The output cannot be written."),
    "no-search": Code("The search index could not be made."),
    "not-as-built": Code("A file in the output is not what a build from nothing makes of it."),
    # findings
    "empty-field": Code("A field has nothing behind it, and is as if it were not there.", finding=True),
    "similar-id": Code("An id occurs once and resembles another one.", finding=True),
    "second-unit": Code("The second unit in brackets does not say the same as the first.", finding=True),
    "derived-sum": Code("A figure is not the sum of the figures that it is said to add up.", finding=True),
    "units-differ": Code("A figure has a unit that does not convert into that of the others.", finding=True),
    "no-scope": Code("A figure has no scope, and others that answer the question have one.", finding=True),
    "no-answer": Code("A fact names a question and gives neither a figure nor an answer.", finding=True),
    "late-date": Code("A fact lies after its article's date and is asserted, or was said after it.", finding=True),
    "future-date": Code("An article is dated or recorded after the day of the build.", finding=True),
    "early-day": Code("The desk knew, opened, changed or withdrew something before there was anything.", finding=True),
    "no-day": Code("A withdrawal has no day, so that no page says since when it holds.", finding=True),
    "vague-speaker": Code("A speaker is a crowd, or a role without a name.", finding=True),
    "name-with-role": Code("A speaker's name is followed by a comma and his role.", finding=True),
    "several-names": Code("One text names several who are registered, and is taken for one name.", finding=True),
    "near-name": Code("A name or id of somebody unregistered resembles a registered one.", finding=True),
    "wrong-registry": Code("A person stands among organisations, or an organisation among people.", finding=True),
    "no-quote": Code("A fact is said to be spoken and quotes no words.", finding=True),
    "long-quote": Code("A quote has more than 40 words.", finding=True),
    "no-archive": Code("A source has an address and no archived copy.", finding=True),
    "same-page": Code("Two articles are made from one page and are not marked as one report.", finding=True),
    "same-fact": Code("A fact has the claim and the quote of another one in its article.", finding=True),
    "standing-copy": Code("An answer was replaced or corrected, and a copy of it was not.", finding=True),
    "older-supersedes": Code("A fact supersedes or corrects one that was said after it.", finding=True),
    "older-denies": Code("A fact denies or disputes one that was said after it.", finding=True),
    "near-identical": Code("Two articles have nearly the same text and no common origin.", finding=True),
    "no-facts": Code("An article has no facts.", finding=True),
    "no-fact-id": Code("A fact has no id of its own, so that its permalink changes with its wording.", finding=True),
}
"""Every kind of problem. What is not a finding is always an error."""
