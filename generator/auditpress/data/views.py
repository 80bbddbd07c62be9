"""Views of the database: what is asked most often, put together from the tables once."""

from __future__ import annotations

from typing import NamedTuple


class View(NamedTuple):
    """A view: what it lists, and the query that makes it."""

    name: str
    words: str
    sql: str


VIEWS = (
    View(
        "open_findings",
        "Every finding and opportunity that is open now and known by its words, with the bodies that were audited.",
        """\
SELECT f.id AS finding, f.title, f.designation, f.areas, r.id AS report, r.audited, f.raised, f.as_of, f.page
FROM findings AS f JOIN reports AS r ON r.id = f.report
WHERE f.state = 'open'""",
    ),
    View(
        "undeclared_processors",
        "Every processor that an audit met and the agreement did not name, with each body that was audited.",
        """\
SELECT r.id AS report, a.organisation AS audited, ao.name AS audited_name, p.organisation AS processor,
       po.name AS processor_name, p.purpose, r.published, r.page
FROM roles AS p
JOIN reports AS r ON r.id = p.record
JOIN roles AS a ON a.record = p.record AND a.role = 'audited body'
JOIN organisations AS ao ON ao.id = a.organisation
JOIN organisations AS po ON po.id = p.organisation
WHERE p.role IN ('processor', 'sub processor') AND p.declared = 'no'""",
    ),
    View(
        "findings_by_area",
        "How many findings and opportunities are about each area, and how many of them are open now.",
        """\
SELECT a.area_id, a.area, count(*) AS findings, sum(f.state = 'open') AS open_now
FROM finding_areas AS a JOIN findings AS f ON f.id = a.finding
GROUP BY a.area_id, a.area""",
    ),
    View(
        "unanswered",
        "Every recommendation or request without a recorded answer of a body that it asks.",
        """\
SELECT i.id AS recommendation, i.title, i.kind, o.name AS asked, p.title AS paper, p.published, i.due, i.page
FROM addressees AS a
JOIN recommendations AS i ON i.id = a.recommendation
JOIN oversight_papers AS p ON p.id = i.paper
JOIN organisations AS o ON o.id = a.organisation
WHERE a.answered = 'no'""",
    ),
)
"""Every view, in the order in which they are told of."""
