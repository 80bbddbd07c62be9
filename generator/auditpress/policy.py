"""What a page may load and run: the content security policy, worked out from the HTML that is published.

A page holds the policy itself, for servers that send no headers; ``headers`` has it as a header too. Nothing comes
from elsewhere. A script within a page, such as one that an adopter's template holds, runs because its digest is named;
a style or a handler within a page never does.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from html.parser import HTMLParser

WORD = "auditpress-slot-policy"

_TAG = '<meta http-equiv="Content-Security-Policy" content="'
SLOT = f'{_TAG}{WORD}">'
"""What stands in the head of the theme's pages until the page is whole."""

# As the server of a preview does, a script is put into each page, and what is wrong brings a style of its own.
_EASED = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self'; "
    "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'"
)

_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script", re.IGNORECASE | re.DOTALL)
_SOURCE = re.compile(r"(?:^|\s)src\s*=", re.IGNORECASE)
_TYPE = re.compile(r"(?:^|\s)type\s*=\s*[\"']?([^\s\"'>]*)", re.IGNORECASE)
_RUNS = ("", "module", "importmap", "speculationrules", "text/javascript", "application/javascript")


def policy(scripts: Iterable[str] = ()) -> str:
    """The policy of pages whose inline scripts have these digests, as ``scripts_of`` gives them."""
    run = " ".join(["'self'", *(f"'{digest}'" for digest in sorted(set(scripts)))])
    return (
        f"default-src 'none'; script-src {run}; style-src 'self'; img-src 'self'; font-src 'self'; "
        "base-uri 'none'; form-action 'self'"
    )


def scripts_of(html: str) -> tuple[str, ...]:
    """The digests of the scripts that run within a page, each once: ``sha256-…``, as a policy names them."""
    if "<script" not in html and "<SCRIPT" not in html:
        return ()
    inline = (text for attributes, text in _SCRIPT.findall(html) if _runs(attributes))
    return tuple(dict.fromkeys(map(_digest, inline)))


def governed(html: str) -> str:
    """A finished page with its policy in its head, if its theme has a place for it there."""
    return html.replace(SLOT, f'{_TAG}{policy(scripts_of(html))}">', 1) if SLOT in html else html


def eased(html: bytes) -> bytes:
    """A page as a preview serves it: what the preview puts into it works, and nothing comes from elsewhere."""
    before, tag, rest = html.partition(_TAG.encode())
    return b"%b%b%b%b" % (before, tag, _EASED.encode(), rest[rest.index(b'"') :]) if tag else html


def is_elsewhere(address: str) -> bool:
    """Whether an address is none of the site itself."""
    return bool(_ELSEWHERE.match(address))


def refused(html: str) -> tuple[str, ...]:
    """What stands on a hand-written page and will not show or run, as sentences for whoever wrote it."""
    found = _Refused()
    found.feed(html)
    return tuple(dict.fromkeys(found.told))


class _Refused(HTMLParser):
    """Collects what the policy keeps out."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one element."""
        for name, value in attrs:
            if name == "style" or name.startswith("on"):
                self.told.append(f"{name}=… on <{tag}> has no effect: put rules into a file of extra_css")
            elif name in _LOADED and (tag not in _LEADING) and is_elsewhere(value or ""):
                self.told.append(
                    f"<{tag}> loads {value} from elsewhere, which no reader will see: keep a copy in the site"
                )
        if tag == "style":
            self.told.append("<style> has no effect: put its rules into a file of extra_css")
        elif tag in _FRAMES:
            self.told.append(f"<{tag}> shows nothing: link to the page instead")


_LOADED = ("src", "srcset", "poster", "data", "href")
_LEADING = ("a", "area")
_FRAMES = ("iframe", "object", "embed", "audio", "video")
_ELSEWHERE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)


def _runs(attributes: str) -> bool:
    """Whether a script stands within the page, and is no data for other scripts."""
    kind = _TYPE.search(attributes)
    return not _SOURCE.search(attributes) and (kind.group(1).lower() if kind else "") in _RUNS


def _digest(script: str) -> str:
    # A browser reads every end of line as one character.
    text = script.replace("\r\n", "\n").replace("\r", "\n")
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
