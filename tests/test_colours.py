"""Colours that an adopter chooses: those of the design can be read, and what cannot is told of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from auditpress import colours
from tests.helpers import BODY, CONFIGURATION, ROOT, desk, run, write

SHEET = (ROOT / "theme/assets/auditpress.css").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "one, other, contrast",
    [("#000000", "#ffffff", 21), ("#fff", "#ffffff", 1), ("#777777", "#ffffff", 4.478), ("#14453f", "#ffffff", 10.8)],
)
def test_contrast_is_that_of_the_guidelines(one: str, other: str, contrast: float) -> None:
    assert colours.contrast(one, other) == pytest.approx(contrast, rel=0.01)
    assert colours.contrast(other, one) == colours.contrast(one, other)


def test_every_colour_of_the_design_can_be_read_in_light_and_dark() -> None:
    """Set anew to what they are, all of them are looked at."""
    designed = colours._designed(SHEET)
    only = {
        scheme: {name: value for name, value in found.items() if value[0] == "#"} for scheme, found in designed.items()
    }
    assert (len(only[""]), len(only["dark"])) == (41, 41)
    assert [*colours.faults({**only[""], "dark": only["dark"]}, SHEET)] == []


def test_the_colours_that_the_guide_for_adopters_shows_can_be_read() -> None:
    chosen = {"brand": "#5b1a3a", "accent": "#5b1a3a", "dark": {"brand": "#3d0f26", "accent": "#e79ac0"}}
    assert [*colours.faults(chosen, SHEET)] == []


@pytest.mark.parametrize(
    "chosen, told",
    [
        (
            {"brand": "#ffcc00"},
            ["on-brand “#ffffff” cannot be seen well on brand “#ffcc00”: their contrast is 1.5, not 4.5 or more"],
        ),
        ({"brand": "#ffcc00", "on-brand": "#000"}, []),
        (
            {"dark": {"accent": "#111"}},
            ["dark: accent “#111” cannot be seen well on ground “#111716”: their contrast is 1, not 3 or more"],
        ),
        ({"brnad": "#000000"}, ["“brnad” is no colour of the design. Did you mean “brand”?"]),
        ({"brand": "pine"}, ["brand: “pine” is not a colour; write it as “#5b1a3a”, in quotation marks"]),
        ({"brand": None}, ["brand: is empty; write it as “#5b1a3a”, in quotation marks"]),
        ({"brand": 123456}, ["brand: “123456” is not a colour; write it as “#5b1a3a”, in quotation marks"]),
        ({"dark": "#000000"}, ["dark: must be names with values, such as brand: “#3d0f26”"]),
        (["#000000"], ["must be names with values, such as brand: “#5b1a3a”"]),
        ({"measure": "40em"}, []),
    ],
)
def test_what_is_wrong_with_chosen_colours_is_told_of(chosen: Any, told: list[str]) -> None:
    assert [*colours.faults(chosen, SHEET)] == told


@pytest.mark.parametrize(
    "theme, told",
    [
        ('colours: {brand: "#ffcc00"}', "theme: colours: on-brand “#ffffff” cannot be seen well on brand “#ffcc00”"),
        ("logo: images/none.svg", "theme: logo: there is no file “images/none.svg” in content/"),
    ],
)
def test_a_site_that_cannot_be_read_is_not_built_and_one_line_says_why(tmp_path: Path, theme: str, told: str) -> None:
    folder = desk(tmp_path, {"organisations/river-council": BODY})
    write(folder, {"mkdocs.yml": CONFIGURATION.replace("{name: auditpress}", f"{{name: auditpress, {theme}}}")})
    built = run("build", cwd=folder)
    assert (built.returncode, built.stdout, told in built.stderr) == (2, "", True), built.stderr
    assert "Traceback" not in built.stderr
    assert not (folder / "site").exists()
