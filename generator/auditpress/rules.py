"""Every rule that a problem can name: its stable id, and what must hold.

The guide explains each under its id, with an example that breaks it and one that keeps it: ``guide/rules/#<id>``.
An id is never given to another law, since pipelines and people's own lists of exceptions hold on to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal


@dataclass(frozen=True, slots=True)
class Rule:
    """``law`` is one sentence that says what must hold; ``severity`` is that of every problem that names the rule."""

    id: str
    law: str
    severity: Literal["error", "warning"] = "error"


_FILE = (
    Rule("kind", "A record lies in the folder of its kind."),
    Rule("file-name", "A file's name is small letters, digits and single hyphens, and ends in .yaml."),
    Rule("file-type", "A record is an ordinary file."),
    Rule("symlink", "A record is a file of its own, not a link to another."),
    Rule("unreadable", "A file can be opened and read."),
    Rule("file-size", "A file holds at most 1 MiB and 100,000 values."),
    Rule("encoding", "A file is text in UTF-8."),
    Rule("character", "A file holds no invisible characters that move, turn or end the text around them."),
    Rule("empty-file", "A file holds a record."),
    Rule("documents", "A file holds one record only."),
)
_YAML = (
    Rule("yaml", "A file can be read as YAML to its end."),
    Rule("duplicate-key", "A field stands once in its place."),
    Rule("field-name", "The name of a field is a plain word."),
    Rule("anchor", "A value has no mark (&) by which it could be repeated."),
    Rule("alias", "A value is written out, not repeated by a mark (*)."),
    Rule("merge-key", "Fields are written out, not merged in with <<."),
    Rule("tag", "A value has no type in front of it (!!), as its field knows the type."),
    Rule("depth", "Values are nested at most 50 deep."),
)
_FIELDS = (
    Rule("missing", "A field that a record needs is there."),
    Rule("unknown-field", "A field is one that the record has in this place."),
    Rule("shape", "A field holds what it takes: a text, a list or fields of its own."),
    Rule("empty-value", "A field that is there is not empty."),
    Rule("too-long", "A text or a list is no longer than its field takes."),
    Rule("word", "A field that takes one of a few words holds one of them."),
    Rule("yes-or-no", "A question of yes or no is answered with yes or no."),
    Rule("number", "A whole number is written in digits, and is one that its field can hold."),
    Rule("figure", "A cell of a table holds a figure, or a word for why there is none."),
    Rule("date", "A date exists and is written as 2025-09-16."),
    Rule("time", "A time of day is written after its date as 15:17."),
    Rule("short-name", "A short name is small letters, digits and single hyphens."),
    Rule("id", "An id of a record is small letters, digits and single hyphens, with / between its parts."),
    Rule("address", "A web address begins with https:// or http:// and has no spaces."),
    Rule("language", "A language is written as its tag, such as cy for Welsh."),
    Rule("standing", "A record that cannot be read says why."),
)
_TEXT = (
    Rule("prose-html", "A text holds no HTML."),
    Rule("prose-image", "A text holds no pictures."),
    Rule("prose-heading", "A text holds no headings."),
    Rule("prose-link", "A link in a text leads to a web address, a mail address or a part of this site."),
    Rule("prose-size", "A text has at most 500 opening brackets."),
    Rule("misspelt", "Standard words are spelt as they are, or a note tells of the source's slip.", "warning"),
)
_REFERENCES = (
    Rule("reference", "A reference leads to a record, or to a part of one, that is there."),
    Rule("draft", "A record that is published refers to no draft."),
    Rule("same-address", "Two pages do not have one address."),
    Rule("duplicate-id", "A short name or a reference stands for one thing of its sort."),
    Rule("circle", "Nothing follows, belongs to, repeats or corrects itself, directly or through others."),
    Rule("other-body", "The file and the address of a paper are not called after a body not audited.", "warning"),
)
_PAPERS = (
    Rule("date-order", "What comes first is dated first."),
    Rule("kind-title", "A paper's title agrees with what it is.", "warning"),
    Rule("remote-date", "An audit is remote only where remote audits had begun.", "warning"),
    Rule("reference-form", "A reference of a contract or an agreement has all its parts, and is its own.", "warning"),
    Rule("stated-total", "A number that a paper states is that of what is recorded, or a note says why it is not."),
    Rule("unknown-finding", "A review updates findings that were raised."),
    Rule("review-number", "The reviews of a report have a number each."),
    Rule("review-gap", "A second review of a report has a first.", "warning"),
    Rule("item", "An answer or a repetition names an item of a paper, not the paper."),
    Rule("reply-to", "A reply answers items of the papers that it is to."),
    Rule("answered-twice", "A reply answers an item once."),
)
_FIGURES = (
    Rule("sum", "A total is what its parts come to, or a note says why it is not."),
    Rule("table-name", "Cells and sums use short names that their table has."),
    Rule("stopped-column", "A column that ceased before the register begins has no figures."),
    Rule("mixed-units", "A sum adds up figures of one unit."),
    Rule("claim-sum", "A claim's sum can be worked out from the figures that it names."),
    Rule("verdict", "A claim with a sum and a stated figure gives no verdict; any other claim gives one."),
    Rule("no-use", "A field that only serves another does not stand without it."),
)
_SCHEMES = (
    Rule("scheme-word", "A word that a scheme defines is one of the scheme's words.", "warning"),
    Rule("scheme-validity", "A paper is made under a scheme that applied at its time."),
    Rule("word-validity", "A word is used at a time when its scheme had it."),
    Rule("ambiguous", "An abbreviation stands for one thing in the papers of one publisher."),
)

RULES: Mapping[str, Rule] = MappingProxyType(
    {rule.id: rule for rule in (*_FILE, *_YAML, *_FIELDS, *_TEXT, *_REFERENCES, *_PAPERS, *_FIGURES, *_SCHEMES)}
)
"""Every rule by its id, in the order of the guide."""
