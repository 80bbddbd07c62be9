"""Ten questions that the database answers: what a reader asks, and how it is asked in SQL."""

from __future__ import annotations

from typing import NamedTuple


class Question(NamedTuple):
    """A question in words and in SQL. Its answer has a column ``page`` where its rows have a page of this site."""

    id: str
    words: str
    sql: str
    remark: str = ""


QUESTIONS = (
    Question(
        "undeclared-processors",
        "Which organisations had an undeclared processor, and is that finding still open?",
        """\
SELECT r.title AS audit, u.audited_name AS organisation, u.processor_name AS processor, u.published,
       coalesce(f.title, 'Findings ' || r.findings_known) AS finding,
       coalesce(f.state, iif(r.findings_known = 'by number', r.open_now || ' open', 'not known')) AS state,
       coalesce(f.page, u.page) AS page
FROM undeclared_processors AS u
JOIN reports AS r ON r.id = u.report
LEFT JOIN findings AS f ON f.report = u.report
ORDER BY u.published DESC, organisation, processor, f.number""",
        "A paper ties a processor to the audit and not to one finding, so every finding of that audit is listed. Where "
        "the papers were not seen whole, the answer says that it is not known.",
    ),
    Question(
        "open-now",
        "Which audits have findings that are open now, those of the oldest audits first?",
        """\
SELECT title AS audit, open_now, findings_known, findings_words AS findings, published, page
FROM reports
WHERE open_now > 0
ORDER BY coalesce(conducted_to, conducted_from, published), id""",
    ),
    Question(
        "areas",
        "What are findings about, and how many of them are open?",
        """\
SELECT area, findings, open_now
FROM findings_by_area
ORDER BY findings DESC, area, area_id""",
        "Only findings whose words are known have areas.",
    ),
    Question(
        "reviews",
        "Which audits were reviewed, with what outcome, and how did the risk change?",
        """\
SELECT v.title AS review, v.published, v.outcome, v.risk_before, v.risk, v.page
FROM reviews AS v JOIN reports AS r ON r.id = v.report
ORDER BY r.id, v.number, v.id""",
        "An empty cell is something that the paper does not say, or that was not seen.",
    ),
    Question(
        "unanswered",
        "What was asked of whom without an answer on record?",
        """\
SELECT title, kind, asked, paper, due, page
FROM unanswered
ORDER BY published, recommendation, asked""",
        "An answer may have been given that nobody recorded here.",
    ),
    Question(
        "late-answers",
        "What was answered, how, and how many days late?",
        """\
SELECT i.title, i.addressees, i.outcome, i.due, i.answered, i.days_late, i.page
FROM recommendations AS i
WHERE i.answered IS NOT NULL
ORDER BY i.days_late DESC, i.paper, i.number""",
    ),
    Question(
        "absent-figures",
        "Which figures do registers leave out, and what does that mean?",
        """\
SELECT r.title AS register, c.absent, count(*) AS cells, c.meaning, r.page
FROM cells AS c JOIN registers AS r ON r.id = c.register
WHERE c.sort = 'absent'
GROUP BY r.id, c.absent
ORDER BY r.from_date, r.id, c.absent""",
    ),
    Question(
        "wrong-claims",
        "Which claims in the press do not agree with the figures, and what would be right?",
        """\
SELECT c.says AS claim, c.stated_printed AS stated, c.computed, c.worked, s.title AS story, c.page
FROM claims AS c JOIN stories AS s ON s.id = c.story
WHERE c.verdict = 'wrong'
ORDER BY s.published, c.story, c.number""",
    ),
    Question(
        "successors",
        "Which bodies were renamed, merged or replaced, and by which of today?",
        """\
SELECT earlier.name AS earlier, s.how, s.date, later.name AS later, earlier.page
FROM successions AS s
JOIN organisations AS earlier ON earlier.id = s.predecessor
JOIN organisations AS later ON later.id = s.organisation
ORDER BY s.date, earlier.id, later.id""",
    ),
    Question(
        "datasets",
        "Which datasets were audited most often, and how are they classified?",
        """\
SELECT d.name AS dataset, count(DISTINCT a.paper) AS papers,
       (SELECT group_concat(printed, '; ') FROM (
          SELECT DISTINCT classification AS printed FROM audited_datasets WHERE dataset = d.id ORDER BY printed
        )) AS classified,
       d.page
FROM audited_datasets AS a JOIN datasets AS d ON d.id = a.dataset
GROUP BY d.id
ORDER BY papers DESC, d.name""",
    ),
)
"""The questions, in the order in which they are printed."""
