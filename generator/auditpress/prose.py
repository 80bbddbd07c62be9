"""Markdown of records and of hand-written pages: read once, made safe, its references resolved.

A record's text is never a template and never raw HTML. What editors may write is paragraphs, lists, tables, emphasis,
quotations, links to ``https`` and ``mailto``, and references in double brackets: ``[[reports/2025/home-office]]``, with
words of their own after a bar: ``[[organisations/nhs-england|the authority]]``.
"""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE, AtomicString
from markupsafe import Markup

from auditpress.model import BASE, Link

Resolve = Callable[[str], Link | None]
"""From what stands in double brackets to the page it means, or None."""

_REFERENCE = r"\[\[([^\[\]|\n]+)(?:\|([^\[\]\n]+))?\]\]"
_HOLE = re.compile("\ufdd1(\\d+)\ufdd2")
_TAGS = {"p", "em", "strong", "ul", "ol", "li", "a", "code", "blockquote", "br", "hr",
         "table", "thead", "tbody", "tr", "th", "td"}  # fmt: skip
MOST_BRACKETS = 500
MOST_KEPT = 2000
"""How many readings are kept at hand; a corpus may have more texts than memory has room."""

_LETTERS = r"A-Za-z\u00c0-\u024f"
_SIGNS = r" ,.;:?!'\"()/%$=@~^{}\u00a1-\u00ac\u00ae-\u00bf\u2010-\u2027\u2030-\u203a\u20ac"
_HELD = rf"\[\[[{_LETTERS}0-9#/ -]+(?:\|[{_LETTERS}0-9{_SIGNS}#-]+)?\]\]"
_LINE = rf"(?:(?![0-9]+\.)[{_LETTERS}0-9'\"(\u2018-\u201d]|{_HELD})(?:[{_LETTERS}0-9{_SIGNS}#+-]++|& |{_HELD})*+(?<! )"
_PLAIN = re.compile(rf"{_LINE}(?:\n\n?{_LINE})*+")
"""Texts in which nothing but references and blank lines can mean anything; every other text takes the long way.

The characters are those that no pattern of Markdown, and nothing that writes HTML, looks for; a line begins as no list,
table or heading does, and ends without the spaces that break it.
"""
_HEADING = re.compile(r"^#{1,6} .*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference in a text: what it names, the words to show (or none), and how it is written."""

    target: str
    words: str
    written: str


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something that a text must not hold; ``written`` is how it stands there."""

    written: str
    rule: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A text that was read: safe HTML with a hole for each reference, the references, and the flaws."""

    holed: str
    references: tuple[Reference, ...] = ()
    flaws: tuple[Flaw, ...] = ()

    def html(self, resolve: Resolve) -> Markup:
        """The text as HTML, its references leading where ``resolve`` says."""
        if not self.references:
            return Markup(self.holed)  # noqa: S704 - made by nh3
        return Markup(_HOLE.sub(lambda hole: self._anchor(int(hole[1]), resolve), self.holed))  # noqa: S704

    def _anchor(self, number: int, resolve: Resolve) -> str:
        reference = self.references[number]
        if reference.target.startswith("#"):
            words = html.escape(reference.words or _here(reference.target))
            return f'<a href="{html.escape(reference.target)}">{words}</a>'
        link = resolve(reference.target)
        if link is None:
            return html.escape(reference.words or reference.target)
        return f'<a href="{html.escape(link.href)}">{html.escape(reference.words or link.text)}</a>'


class Reader:
    """Reads texts; the parser within is made once, since that costs more than a text does."""

    def __init__(self) -> None:
        self._rules = _RecordText()
        self._markdown = Markdown(extensions=["sane_lists", "tables", self._rules])
        self._read: OrderedDict[str, Reading] = OrderedDict()

    def read(self, text: str) -> Reading:
        """The text's HTML, references and flaws; one that is not plain is kept, since it takes long to work out."""
        found = self._read.get(text)
        if found is None:
            if text.count("[") > MOST_BRACKETS:
                return _refused(text, f"a text holds at most {MOST_BRACKETS} opening brackets")
            if _PLAIN.fullmatch(text):
                return _plain_reading(text)
            found = self._read[text] = self._new(text)
            if len(self._read) > MOST_KEPT:
                self._read.popitem(last=False)
        return found

    def flaws(self, text: str) -> tuple[Flaw, ...]:
        """The flaws of a text; a plain one has none, and is not read any further."""
        if text.count("[") <= MOST_BRACKETS and _PLAIN.fullmatch(text):
            return ()
        return self.read(text).flaws

    def _new(self, text: str) -> Reading:
        self._rules.references.clear()
        self._rules.flaws.clear()
        self._markdown.reset()
        try:
            made = self._markdown.convert(text)
        except RecursionError:
            return _refused(text, "lists or quotations are nested too deeply here")
        flaws = [
            Flaw(found[0], "prose-heading", "a heading stands inside a text",
                 "Pages make their own headings; write it as a sentence.")
            for found in _HEADING.finditer(text)
        ]  # fmt: skip
        safe = nh3.clean(made, tags=_TAGS, attributes={"a": {"href"}, "*": set()}, link_rel="noopener noreferrer",
                         url_schemes={"https", "mailto"})  # fmt: skip
        return Reading(_internal(safe), tuple(self._rules.references), (*self._rules.flaws, *flaws))


def _plain_reading(text: str) -> Reading:
    """What the long way would make of a text that is plain, references aside."""
    references: list[Reference] = []

    def hole(found: re.Match[str]) -> str:
        references.append(Reference(found[1].strip(), (found[2] or "").strip(), found[0]))
        return f"\ufdd1{len(references) - 1}\ufdd2"

    holed = re.sub(_REFERENCE, hole, text) if "[" in text else text
    holed = holed.replace("&", "&amp;").replace("\n\n", "</p>\n<p>")
    return Reading(f"<p>{holed}</p>", tuple(references))


def _refused(text: str, why: str) -> Reading:
    """A text that is not read as Markdown, since that could take for ever."""
    flaw = Flaw(text[:20], "prose-size", why, "Split it, or write it plainly.")
    return Reading(str(Markup.escape(text)), flaws=(flaw,))


def _here(target: str) -> str:
    """What to call a part of the same record: ``finding 9`` for ``#finding-9``."""
    return target.removeprefix("#").replace("-", " ") if target.startswith("#") else target


def plain(text: str, resolve: Resolve) -> str:
    """A text without its markup, on one line; for descriptions and data."""

    def words(found: re.Match[str]) -> str:
        target = found[1].strip()
        link = None if target.startswith("#") else resolve(target)
        return found[2] or (link.text if link else _here(target))

    text = re.sub(_REFERENCE, words, text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return " ".join(re.sub(r"[*`]|(?<!\w)_|_(?!\w)|^>|^[-+] ", "", text, flags=re.MULTILINE).split())


def outside_code(text: str) -> Iterator[Reference]:
    """The references in a hand-written Markdown page, those in code left out."""
    hidden = re.sub(r"^(```|~~~).*?^\1|(`+)(?!`).*?(?<!`)\2(?!`)", "", text, flags=re.MULTILINE | re.DOTALL)
    for found in re.finditer(_REFERENCE, hidden):
        yield Reference(found[1].strip(), found[2] or "", found[0])


class References(Extension):
    """Teaches the host's Markdown the same references, for the hand-written pages."""

    def __init__(self, resolve: Resolve) -> None:
        super().__init__()
        self._resolve = resolve

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Markdown's own name
        """Register the pattern ahead of Markdown's own brackets."""
        md.inlinePatterns.register(_Seen(_REFERENCE, md, self._anchor), "auditpress-reference", 175)

    def _anchor(self, found: re.Match[str], _: str) -> ET.Element | str:
        link = self._resolve(found[1].strip())
        if link is None:
            return found[2] or found[1]
        anchor = ET.Element("a", href=link.href)
        anchor.text = AtomicString(found[2] or link.text)
        return anchor


class _Seen(InlineProcessor):
    """Gives what a pattern finds in running text to a function, and puts what that returns in its place."""

    def __init__(self, pattern: str, md: Markdown, answer: Callable[[re.Match[str], str], ET.Element | str]) -> None:
        super().__init__(pattern, md)
        self._answer = answer

    def handleMatch(  # type: ignore[override]  # noqa: N802 - Markdown's own name
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[ET.Element | str, int, int]:
        return self._answer(m, self.unescape(m[0])), m.start(0), m.end(0)


class _RecordText(Extension):
    """What a record's text may hold: everything that could carry markup of its own is taken out of Markdown."""

    def __init__(self) -> None:
        super().__init__()
        self.references: list[Reference] = []
        self.flaws: list[Flaw] = []

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Markdown's own name
        md.preprocessors.deregister("html_block")
        for name in ("code", "hashheader", "setextheader"):
            md.parser.blockprocessors.deregister(name)
        for name in ("html", "image_link", "image_reference", "short_image_ref"):
            md.inlinePatterns.deregister(name)
        for name, pattern, answer, priority in (
            ("reference", _REFERENCE, self._reference, 175),
            ("image", r"!\[[^\]\n]*\](?:\([^)\n]*\)|\[[^\]\n]*\])?", self._image, 155),
            ("html", r"<(?:/?[a-zA-Z][^<>]*>?|!--.*?(?:-->|$)|[!?][^<>]*>)", self._html, 90),
        ):
            md.inlinePatterns.register(_Seen(pattern, md, answer), f"auditpress-{name}", priority)
        md.treeprocessors.register(_Links(md, self.flaws), "auditpress-links", 5)

    def _reference(self, found: re.Match[str], written: str) -> str:
        self.references.append(Reference(found[1].strip(), (found[2] or "").strip(), written))
        return f"\ufdd1{len(self.references) - 1}\ufdd2"

    def _image(self, _: re.Match[str], written: str) -> str:
        self.flaws.append(
            Flaw(written, "prose-image", "a picture stands inside a text",
                 "Say in words what it shows, and link the source.")
        )  # fmt: skip
        return written[1:]

    def _html(self, _: re.Match[str], written: str) -> str:
        self.flaws.append(
            Flaw(written, "prose-html", f"“{written[:40]}” is HTML, which a record cannot hold",
                 "Use *emphasis*, lists and [words](https://…); write a bare < as &lt;.")
        )  # fmt: skip
        return written


class _Links(Treeprocessor):
    """Looks at each link of the finished tree."""

    def __init__(self, md: Markdown, flaws: list[Flaw]) -> None:
        super().__init__(md)
        self._flaws = flaws

    def run(self, root: ET.Element) -> None:
        for anchor in root.iter("a"):
            address = html.unescape(anchor.get("href", "").replace(AMP_SUBSTITUTE, "&"))
            if why := refusal(address):
                self._flaws.append(
                    Flaw(address, "prose-link", f"a link to “{address[:60]}” is not allowed: {why}",
                         "Link to https:// or mailto: addresses, to /paths of this site or to #anchors.")
                )  # fmt: skip
                del anchor.attrib["href"]


def refusal(address: str) -> str:
    """Why a link may not stand in a record's text, or nothing if it may."""
    if re.search(r"[\x00-\x20\\\x7f-\xa0]", address):
        return "it holds a space, a backslash or an invisible character"
    try:
        parts = urlsplit(address)
    except ValueError:
        return "it is not a web address"
    if parts.scheme in ("https", "mailto"):
        if "@" in parts.netloc:
            return "it holds a user name"
        return "" if parts.netloc or parts.scheme == "mailto" else "it names no host"
    if parts.scheme:
        return f"“{parts.scheme}:” is not https or mailto"
    if parts.netloc or address.startswith("//"):
        return "it leaves this site without saying https"
    return "" if address.startswith(("/", "#")) else "it is neither a whole address nor a /path of this site"


def _internal(made: str) -> str:
    """Paths of this site lead from the page's own base; holes and bases are no part of what an editor can type."""
    return made.replace('<a href="/', f'<a href="{BASE}/')
