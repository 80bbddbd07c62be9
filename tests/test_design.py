"""What the design asks of every page that is made of records, whatever they hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers import desk, parsed, run, words


def tables(site: Path) -> list[str]:
    """The tables of the pages made of records that have no caption, or a header that does not say of what it is one."""
    wrong, seen = [], 0
    for file in sorted(site.rglob("*.html")):
        text = file.read_text(encoding="utf-8")
        if "ap-body--prose" in text or "<table" not in text:
            continue
        for table in parsed(text, strict=False).iter("table"):
            seen += 1
            captions = [words(each) for each in table.iter("caption")]
            bare = [words(each) for each in table.iter("th") if each.get("scope") not in ("col", "row", "rowgroup")]
            if len(captions) != 1 or not captions[0] or bare:
                wrong.append(f"{file.relative_to(site)}: {captions} {bare}")
    assert seen
    return wrong


def test_every_table_has_a_caption_and_says_what_its_headers_are_of(reference_site: Path, small_site: Path) -> None:
    assert tables(reference_site) == []
    assert tables(small_site) == []


def test_a_table_without_either_is_seen(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<table><tr><th>A</th></tr></table>", encoding="utf-8")
    assert tables(tmp_path) == ["index.html: [] ['A']"]


@pytest.mark.parametrize(
    "path, words_of_it",
    [
        ("index.html", ("No organisation is recorded yet.", "No paper is published yet.", "No finding is open.")),
        ("findings/index.html", ("No finding is open",)),
        ("corrections/index.html", ("No record has been corrected.",)),
    ],
)
def test_a_site_without_records_says_so_in_sentences(tmp_path: Path, path: str, words_of_it: tuple[str, ...]) -> None:
    folder = desk(tmp_path, {})
    (folder / "audits").mkdir()
    built = run("build", cwd=folder)
    assert built.returncode == 0, built.stderr
    read = words(parsed((folder / "site" / path).read_text(encoding="utf-8"), strict=False))
    assert [each for each in words_of_it if each not in read] == []
