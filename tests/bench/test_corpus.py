from __future__ import annotations

import hashlib
import json
from pathlib import Path

from auditpress import site
from tests import helpers
from tests.bench import corpus, records


def test_a_count_gives_the_same_reports_on_every_machine() -> None:
    drawn = json.dumps(list(corpus.reports(40))).encode()
    assert hashlib.sha256(drawn).hexdigest() == "e03edca1f472124d9bbdea741a6b887fba38fa1cf9b42dd462825549145bce40"


def test_the_corpus_has_no_problems(tmp_path: Path) -> None:
    records.write(12, tmp_path)
    loaded = site.load(helpers.config(tmp_path))
    assert loaded.problems == ()
    assert loaded.graph is not None
