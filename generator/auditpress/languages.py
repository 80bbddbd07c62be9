"""Languages by their tags (BCP 47), and how a page says that some of its words are in another one than its own."""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Mapping

from markupsafe import Markup, escape

_MARK = "\ufdd3"
"""Stands before the tag in an attribute until it is known which language is the site's own.

It is a Unicode noncharacter, which no record can hold, so no text can be taken for an attribute of ours.
"""

_MARKED = re.compile(f' lang="{_MARK}([A-Za-z0-9-]+)"')
_FORM = re.compile(r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|[0-9]{3}))?((?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)")

_SHORT = """
aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es
et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki
kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no
nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te
tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""
"""Every tag of two letters that there is; those of three are too many to be listed here."""

_MEANT = """
arabic=ar bengali=bn chinese=zh mandarin=zh cornish=kw czech=cs danish=da dutch=nl english=en finnish=fi french=fr
gaelic=gd german=de greek=el gujarati=gu hebrew=he hindi=hi hungarian=hu irish=ga italian=it japanese=ja latin=la
manx=gv nepali=ne norwegian=nb persian=fa farsi=fa polish=pl portuguese=pt punjabi=pa romanian=ro russian=ru
scots=sco slovak=sk somali=so spanish=es swedish=sv tamil=ta turkish=tr ukrainian=uk urdu=ur vietnamese=vi welsh=cy
yiddish=yi cymraeg=cy deutsch=de français=fr español=es gaeilge=ga gàidhlig=gd italiano=it polski=pl cn=zh cz=cs
dk=da gb=en-GB gr=el jp=ja ua=uk us=en-US cym=cy wel=cy eng=en deu=de ger=de fra=fr fre=fr gla=gd gle=ga ita=it
nld=nl pol=pl por=pt spa=es
"""
"""What people write for a tag: names, countries, and three letters where there are two."""

_RIGHT_TO_LEFT = "ar arc ckb dv fa he ps sd syr ug ur yi"
_SCRIPTS = "adlm arab hebr mand mend nkoo rohg samr syrc thaa"
"""Languages and scripts that are written from right to left."""


@functools.cache
def _known(words: str) -> Mapping[str, str]:
    """The words of a list, each with what it stands for, where that is said."""
    return dict(word.partition("=")[::2] for word in words.split())


def tag(text: str) -> str:
    """A tag as it is best written (``en-GB``, ``zh-Hant``); nothing where a text is none."""
    found = _FORM.fullmatch(text.lower())
    if found is None or found[1] in _known(_MEANT) or (len(found[1]) == 2 and found[1] not in _known(_SHORT)):
        return ""
    parts = (found[1], (found[2] or "").title(), (found[3] or "").upper())
    return "-".join(filter(None, parts)) + found[4]


def meant(text: str) -> str:
    """The tag that a text seems to stand for, or nothing."""
    word = text.casefold().replace("_", "-").strip()
    known = _known(_MEANT)
    near = difflib.get_close_matches(word, known, 1, 0.8)
    return known.get(word) or tag(word) or (known[near[0]] if near else "")


def attribute(language: str | None) -> Markup:
    """The attribute of an element in a language, for a view; nothing without one."""
    return Markup(f' lang="{_MARK}{escape(language)}"') if language else Markup("")  # noqa: S704 - its parts are escaped


def within(html: Markup, language: str | None) -> Markup:
    """Paragraphs in a language."""
    return Markup(f"<div{attribute(language)}>{html}</div>") if language and html else html  # noqa: S704 - as above


def settled(body: str, site: str) -> str:
    """A finished body with its attributes: none where a language is the site's own, and a direction where it turns."""
    return _MARKED.sub(lambda found: _attributes(found[1], site), body) if _MARK in body else body


def _attributes(language: str, site: str) -> str:
    if language.casefold() == site.casefold():
        return ""
    turns = _is_right_to_left(language) != _is_right_to_left(site)
    return f' lang="{language}"' + (f' dir="{"rtl" if _is_right_to_left(language) else "ltr"}"' if turns else "")


def _is_right_to_left(language: str) -> bool:
    first, *others = language.casefold().split("-")
    scripts = [part for part in others if len(part) == 4 and part.isalpha()]
    return scripts[0] in _known(_SCRIPTS) if scripts else first in _known(_RIGHT_TO_LEFT)
