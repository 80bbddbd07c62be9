"""Records as no tidy person would write them, for the tests of the layout."""

from __future__ import annotations

import random
from collections.abc import Iterator

NAMES = ("source", "title", "notes", "text", "findings", "ref", "from", "background", "colour", '"risk"', "'number'")
TEXTS = (
    "2.10", "no", "0x1F", "2025-02-30", "~", "a  b", "a#b", "c:d", "é – 漢字 🎉", "''", '""', "'it''s #1'",
    '"a\\tb \\" #2"', '"\\u0041"', "'a: b'", '"# no comment"', "'  spaced  '", "-1", "?x", ":y", "a 'b' \"c\"", "\\",
    "a word " * 30 + "end", '"' + "quoted words \\ " * 20 + '"', "'" + "it''s - so  " * 20 + "'",
)  # fmt: skip
FLOWS = (
    "[]",
    "{}",
    "[a, 'b',c]",
    "{k: v,  l: [m]}",
    "[a, # in\n {b: 'c'}, # side\n# left\n  ]",
    '{k: "a \n\n b",\n\tl: m}',
)
FURTHER = (
    "a\n{}b",
    "'a\n{}b\n\n{}- c'",
    '"a \\\n{}b\\\n{}\\ c  \n{}d"',
    "a\n\n\n{}b  \n{}- c",
    '"\n{} a\n{}"',
    "'\n\n{}a '",
)
LONG = ("a", "# no comment", "", "  further in", "b  c  ", "", "- d: e", "\tf", "word " * 25 + "end", "   ")


class Scribe:
    """Writes a record as no tidy person would."""

    def __init__(self, choose: random.Random) -> None:
        self.choose = choose
        self.comments = 0

    def record(self) -> str:
        lines = [*self.remarks(), *self.fields(0, 0), *self.remarks()]
        if self.one_in(9):
            lines = [*self.remarks(), self.ended("---"), *lines]
        if self.one_in(9):
            lines += ["...", *self.remarks()]
        return "\n".join(lines) + self.choose.choice(["\n", "", "\n\n\n", "\n  "])

    def one_in(self, many: int) -> bool:
        return self.choose.randrange(many) == many - 1  # the simplest choice is a no

    def comment(self) -> str:
        self.comments += 1
        return f"#{self.choose.choice(['', ' ', '# '])}remark {self.comments}: [é, “x”]{self.choose.choice(['', ' '])}"

    def remarks(self) -> Iterator[str]:
        while self.one_in(3):
            blank = self.choose.choice(["", "", "  ", "\t"])
            yield blank if self.one_in(3) else " " * self.choose.choice([0, 0, 1, 2, 3, 4, 6, 8]) + self.comment()

    def ended(self, line: str) -> str:
        if self.one_in(5):
            return f"{line}{self.choose.choice([' ', '   ', ' 	'])}{self.comment()}"
        return line + self.choose.choice(["", "", "", "  "])

    def fields(self, column: int, depth: int) -> list[str]:
        lines: list[str] = []
        names = self.choose.sample(NAMES, self.choose.randint(1, 4))
        for number, name in enumerate(names):
            lines += self.remarks() if number else ()
            head = f"{' ' * column}{name}{self.choose.choice(['', '', '', ' '])}:"
            if self.one_in(20):
                head = f"{' ' * column}? {self.ended(name)}\n{' ' * column}:"
            lines += self.valued(head, column, depth, is_item=False)
        return lines

    def items(self, column: int, depth: int) -> list[str]:
        lines: list[str] = []
        for number in range(self.choose.randint(1, 3)):
            lines += self.remarks() if number else ()
            lines += self.valued(f"{' ' * column}-", column, depth, is_item=True)
        return lines

    def valued(self, head: str, column: int, depth: int, *, is_item: bool) -> list[str]:
        what = self.choose.choice(["text", "text", "long", "further", "flow", "nothing", "fields", "items"])
        gap = " " * self.choose.choice([1, 1, 1, 2, 4])
        inner = column + self.choose.randint(1, 4)
        if what in ("fields", "items") and depth < 3:
            made = getattr(self, what)
            if is_item and self.one_in(2):
                made = made(column + 1 + len(gap), depth + 1)
                return [f"{head}{gap}{made[0].lstrip()}", *made[1:]]
            if what == "items" and not is_item:
                inner = self.choose.choice([inner, column])
            return [self.ended(head), *self.remarks(), *made(inner, depth + 1)]
        if what == "long":
            return [head + gap + line if not number else line for number, line in enumerate(self.long(column))]
        if what == "nothing":
            return [self.ended(head)]
        typed = self.choose.choice({"flow": FLOWS, "further": FURTHER}.get(what, TEXTS))
        typed = self.ended(
            typed.replace("{}", " " * inner) if what == "further" else typed.replace("\n", "\n" + " " * inner)
        )
        if self.one_in(5):
            return [self.ended(head), *(each for each in self.remarks() if each), " " * inner + typed]
        return [head + gap + typed]

    def long(self, column: int) -> Iterator[str]:
        step = self.choose.randint(1, 4)
        stated = self.choose.choice(["", "", str(step)])
        chomp = self.choose.choice(["", "", "-", "+"])
        yield self.ended(self.choose.choice("|>") + self.choose.choice([stated + chomp, chomp + stated]))
        for _ in range(self.choose.randint(0, 5)):
            line = self.choose.choice(LONG)
            yield " " * (column + step) + line if line else self.choose.choice(["", "", " " * column])
