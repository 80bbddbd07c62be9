"""The kinds of record, one module each. A new kind is a module, its entry here, a template and a sample."""

from __future__ import annotations

from typing import Any

from auditpress.graph import Kind
from auditpress.kinds import (
    agreement,
    coverage,
    dataset,
    glossary,
    organisation,
    oversight,
    register,
    reply,
    report,
    review,
    rulebook,
)

KINDS: tuple[Kind[Any, Any], ...] = (
    report.KIND,
    review.KIND,
    oversight.KIND,
    reply.KIND,
    register.KIND,
    coverage.KIND,
    organisation.KIND,
    agreement.KIND,
    dataset.KIND,
    rulebook.KIND,
    glossary.KIND,
)
"""Every kind, in the order in which the site lists them."""
