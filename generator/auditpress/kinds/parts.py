"""What reports and reviews have in common: parties, agreements, datasets, findings and acceptance."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from auditpress.fields import Day, Key, Line, Prose, Ref, Whole, Word, YesNo
from auditpress.model import Model


class Conducted(Model):
    """When and how an audit or a review was done."""

    from_: Day | None = Field(None, alias="from", description="The first day.")
    to: Day | None = Field(None, description="The last day; left out for a single day.")
    mode: Literal["remote", "on site", "desk based"] | None = Field(None, description="Where the auditors worked.")
    means: Line | None = Field(None, description="How they spoke with people, such as `video conference`.")
    remark: Prose | None = Field(None, description="What else is known of it.")


class Party(Model):
    """A body that a paper names, and its part in the matter."""

    organisation: Annotated[str, Ref("organisations", "{role} in"), Field(description="The body.")]
    role: Literal["controller", "joint-controller", "processor", "sub-processor", "sponsor", "host"] = Field(
        description="Its role with respect to the data."
    )
    named: Line | None = Field(None, description="Its name as this paper prints it, where that differs.")
    declared: YesNo | None = Field(None, description="Whether the agreement names it: yes or no.")
    sees_data: YesNo | None = Field(None, description="Whether it sees the data: yes or no.")
    interviewed: YesNo | None = Field(None, description="Whether the auditors spoke with it: yes or no.")
    excluded: YesNo | None = Field(None, description="Whether the audit left it out: yes or no.")
    purpose: Line | None = Field(None, description="What it was used for, such as `cloud storage`.")


class AuditedAgreement(Model):
    """An agreement that was audited, with its versions."""

    agreement: Annotated[str, Ref("agreements", "audited in"), Field(description="The agreement.")]
    versions: tuple[Line, ...] = Field((), description="The versions audited, as printed.")
    printed: Line | None = Field(None, description="The whole reference as printed.", examples=[])
    of: Annotated[
        str | None, Ref("organisations", "holder of an agreement audited in"),
        Field(description="The body whose agreement it is, where there are several."),
    ] = None  # fmt: skip

    def told(self, field: str) -> tuple[str, ...]:
        """Beside an agreement: the versions that were audited."""
        return self.versions if field == "agreement" else ()


class Classification(Model):
    """How a dataset is classified; the words as printed, and the two axes they stand for."""

    printed: Line = Field(description="The words as printed.")
    identifiability: Literal[
        "identifiable", "pseudonymised", "anonymised", "aggregated", "aggregated, small numbers not suppressed"
    ] | None = Field(None, description="The first axis.")  # fmt: skip
    sensitivity: Literal["sensitive", "non-sensitive"] | None = Field(None, description="The second axis.")


class Period(Model):
    """What years a dataset covers: text as printed, with a start and an end where they are plain."""

    printed: Line = Field(description="The words as printed.")
    start: Line | None = Field(None, description="Its start, such as `2009/10`.")
    end: Line | None = Field(None, description="Its end, such as `2026/27 Q03`.")
    open: YesNo | None = Field(None, description="Whether it goes on: yes or no.")


class SharedDataset(Model):
    """A dataset that was audited."""

    dataset: Annotated[str, Ref("datasets", "shared in"), Field(description="The dataset.")]
    agreement: Annotated[
        str | None,
        Ref("agreements", "covers data in"),
        Field(description="The agreement it is provided under."),
    ] = None
    classification: tuple[Classification, ...] = Field((), description="How it is classified; one row can have two.")
    period: Period | None = Field(None, description="What years it covers.")
    supplied: YesNo | None = Field(None, description="Whether the data was supplied: yes or no.")
    remark: Prose | None = Field(None, description="What else is known of it.")

    def told(self, field: str) -> tuple[str, ...]:
        """Beside a dataset: its classification and its period, as printed."""
        if field != "dataset":
            return ()
        return ("; ".join(c.printed for c in self.classification), self.period.printed if self.period else "")


class Status(Model):
    """What became of a finding, as this paper states it."""

    word: Annotated[Line, Word("statuses"), Field(description="The status, in the scheme's words: `closed`.")]
    when: Literal["at the audit", "after the audit", "at the review"] | None = Field(
        None, description="At which point it came to that."
    )
    on: Day | None = Field(None, description="The day, where it is known.")
    reason: Prose | None = Field(None, description="Why.")
    reopens: Line | None = Field(None, description="The condition on which it would be open again.")


class Finding(Model):
    """A finding as an audit raised it."""

    ref: Line = Field(description="Its reference as printed, such as `1` or `3a`.")
    title: Line = Field(description="What is wrong, in one line.")
    text: Prose = Field(description="The finding.")
    designation: Annotated[Line, Word("designations"), Field(description="What it is, in the scheme's words.")]
    areas: tuple[Annotated[Line, Word("areas")], ...] = Field(
        (), description="What it is about, in the scheme's words."
    )
    clauses: tuple[Line, ...] = Field((), description="The clauses that it rests on, as printed.")
    on: Annotated[
        str | None, Ref("organisations", "subject of a finding in"),
        Field(description="The body that it is on, where that is not the auditee alone."),
    ] = None  # fmt: skip
    status: Status | None = Field(None, description="What became of it by the time of this paper.")


class Opportunity(Model):
    """An opportunity for improvement."""

    ref: Line = Field(description="Its reference as printed.")
    text: Prose = Field(description="What could be better.")
    areas: tuple[Annotated[Line, Word("areas")], ...] = Field(
        (), description="What it is about, in the scheme's words."
    )
    followed_up: YesNo | None = Field(None, description="Whether a review will look at it: yes or no.")
    status: Status | None = Field(None, description="What became of it by the time of this paper.")


class Acceptance(Model):
    """What a body said of the paper before it was published."""

    organisation: Annotated[str, Ref("organisations", "accepted as accurate"), Field(description="The body.")]
    outcome: Literal["confirmed accurate", "no comment", "refused", "not stated"] = Field(description="What it said.")
    on: Day | None = Field(None, description="When.")
    remark: Prose | None = Field(None, description="What else is known of it.")


class StatedCount(Model):
    """A number that the paper states; it is checked against what is recorded."""

    of: Key = Field(description="What is counted: a designation of the scheme, or `opportunities` or `findings`.")
    number: Whole = Field(description="The number as stated.")
    status: Annotated[Line | None, Word("statuses"), Field(description="Only those with this status.")] = None


class Location(Model):
    """Where a body holds or processes the data."""

    organisation: Annotated[str, Ref("organisations", "place of data in"), Field(description="The body.")]
    named: Line | None = Field(None, description="Its name as printed there, where that differs.")
    territory: Line = Field(description="The territory of use.")
    backups: Line | None = Field(None, description="Where backups are, if they are listed apart.")
    places: tuple[Line, ...] = Field((), description="Places, if they are listed.")


class Change(Model):
    """A fact that is no longer as the report had it."""

    text: Prose = Field(description="What changed.")
    on: Day | None = Field(None, description="When.")
    finding: Line | None = Field(None, description="The reference of the finding under which it was told.")


class Scope(Model):
    """An area that the audit looked at."""

    area: Annotated[Line, Word("areas"), Field(description="The area, in the scheme's words.")]
    limit: Prose | None = Field(None, description="What the audit was limited to within the area.")


class ActionPlan(Model):
    """What the audited body has to do next."""

    required: YesNo | None = Field(None, description="Whether a plan of action is required: yes or no.")
    review: Literal["will follow", "will not follow", "not stated"] = Field(
        "not stated", description="Whether a review of the findings will follow."
    )
    text: Prose | None = Field(None, description="What the paper says of it.")
