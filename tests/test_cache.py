"""Cache: what is kept comes back as it was or not at all, and nothing fails for want of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditpress.cache import MOST_ENTRIES, Cache, digest
from tests.helpers import names

KEY = digest(b"key")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def is_half_written(name: str) -> bool:
    return name.startswith(".new-")


# Keys


@given(st.lists(st.binary(max_size=8), max_size=4), st.lists(st.binary(max_size=8), max_size=4))
def test_a_digest_tells_its_parts_apart(one: list[bytes], other: list[bytes]) -> None:
    """Also where the parts, put together, are the same bytes."""
    assert (digest(*one) == digest(*other)) == (one == other)


def test_a_digest_is_a_name_of_a_file() -> None:
    assert len(KEY) == 64
    assert set(KEY) <= set("0123456789abcdef")


# Entries


@pytest.mark.parametrize("data", [b"", b"x", bytes(range(256)) * 1000])
def test_an_entry_survives(folder: Path, data: bytes) -> None:
    Cache(folder).put(KEY, data)
    later = Cache(folder)
    assert later.get(KEY) == data
    assert later.damaged == []


def test_the_last_entry_under_a_key_is_the_one_that_is_kept(folder: Path) -> None:
    cache = Cache(folder)
    for data in (b"1", b"2"):
        cache.put(KEY, data)
    assert cache.get(KEY) == b"2"
    assert names(folder) == [KEY]


def test_what_was_never_put_is_not_there_and_not_damaged(folder: Path) -> None:
    cache = Cache(folder)
    assert (cache.get(KEY), cache.damaged) == (None, [])
    assert not folder.exists()


@pytest.mark.parametrize("keep", [0, 1, 31, 32, 40])
def test_a_truncated_entry_is_recognised_removed_and_named(folder: Path, keep: int) -> None:
    Cache(folder).put(KEY, b"twelve bytes")
    file = folder / KEY
    file.write_bytes(file.read_bytes()[:keep])
    cache = Cache(folder)
    assert (cache.get(KEY), cache.damaged) == (None, [KEY])
    assert names(folder) == []


@pytest.mark.parametrize("at", [0, 31, 32, 43])
def test_an_entry_with_one_other_bit_is_recognised_removed_and_named(folder: Path, at: int) -> None:
    Cache(folder).put(KEY, b"twelve bytes")
    file = folder / KEY
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.write_bytes(data)
    cache = Cache(folder)
    assert (cache.get(KEY), cache.damaged) == (None, [KEY])
    assert names(folder) == []


def test_a_damaged_entry_can_be_put_again(folder: Path) -> None:
    cache = Cache(folder)
    cache.put(KEY, b"1")
    (folder / KEY).write_bytes(b"rubbish")
    assert cache.get(KEY) is None
    cache.put(KEY, b"1")
    assert cache.get(KEY) == b"1"


WRITER = """
import sys
from pathlib import Path
from auditpress.cache import Cache
cache = Cache(Path(sys.argv[1]))
data = sys.argv[2].encode() * 100_000
for _ in range(100):
    cache.put("key", data)
    found = cache.get("key")
    assert found is None or found in (b"a" * 100_000, b"b" * 100_000)
assert cache.damaged == []
"""


def test_two_writers_at_once_leave_a_whole_entry_of_one_of_them(folder: Path) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, folder, letter]) for letter in "ab"]
    assert [writer.wait() for writer in writers] == [0, 0]
    assert Cache(folder).get("key") in (b"a" * 100_000, b"b" * 100_000)
    assert names(folder) == ["key"]


# Where nothing can be kept


def use(cache: Cache) -> None:
    cache.put(KEY, b"1")
    assert cache.get(KEY) is None
    cache.prune()
    assert cache.damaged == []


def test_without_a_folder_nothing_is_kept() -> None:
    cache = Cache(None)
    use(cache)
    assert cache.place("spare") is None


def test_a_file_in_the_place_of_the_folder_is_no_mistake(folder: Path) -> None:
    folder.write_text("mine")
    use(Cache(folder))
    assert folder.read_text() == "mine"


def test_a_folder_that_cannot_be_made_is_no_mistake(folder: Path) -> None:
    use(Cache(folder / "deep" / "deeper"))
    assert not folder.exists()


def test_a_folder_that_cannot_be_written_to_is_no_mistake() -> None:
    """Not even by root: the system's own list of processes takes no files."""
    use(Cache(Path("/proc")))


def test_a_folder_in_the_place_of_an_entry_is_no_mistake(folder: Path) -> None:
    (folder / KEY / "mine").mkdir(parents=True)
    use(Cache(folder))
    assert names(folder) == [KEY]


def test_a_disk_that_is_full_keeps_nothing_of_an_entry(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: Path, __: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "rename", full)
    Cache(folder).put(KEY, b"1")
    assert names(folder) == []


# Pruning


def aged(folder: Path, name: str, age: int) -> None:
    """An entry, or what a build left half written, that was used so many seconds ago."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(b"")
    now = (folder / "now").stat().st_mtime if (folder / "now").exists() else 2_000_000_000
    os.utime(folder / name, (now - age, now - age))


def test_the_entries_used_last_are_kept(folder: Path) -> None:
    for age in range(MOST_ENTRIES + 5):
        aged(folder, f"entry-{age:02d}", age)
    Cache(folder).prune()
    assert names(folder) == [f"entry-{age:02d}" for age in range(MOST_ENTRIES)]


def test_an_entry_that_is_read_counts_as_used(folder: Path) -> None:
    cache = Cache(folder)
    cache.put(KEY, b"1")
    os.utime(folder / KEY, (1, 1))
    assert cache.get(KEY) == b"1"
    for age in range(MOST_ENTRIES - 1):
        aged(folder, f"entry-{age:02d}", 1_000_000_000 + age)
    aged(folder, "oldest", 1_900_000_000)
    cache.prune()
    assert KEY in names(folder)
    assert "oldest" not in names(folder)


def test_what_was_left_half_written_long_ago_goes(folder: Path) -> None:
    aged(folder, "entry", 0)
    aged(folder, ".new-0123456789ab", 100_000)
    Cache(folder).prune()
    assert names(folder) == ["entry"]


def test_what_another_build_is_writing_now_stays(folder: Path) -> None:
    """It is not an entry yet, and not older than the newest one."""
    aged(folder, "entry", 10)
    aged(folder, ".new-0123456789ab", 0)
    Cache(folder).prune()
    assert names(folder) == [".new-0123456789ab", "entry"]


def test_a_folder_in_the_cache_is_not_pruned(folder: Path) -> None:
    (folder / "spare").mkdir(parents=True)
    for age in range(MOST_ENTRIES + 1):
        aged(folder, f"entry-{age:02d}", age)
    Cache(folder).prune()
    assert "spare" in names(folder)
    assert len(names(folder)) == MOST_ENTRIES + 1
