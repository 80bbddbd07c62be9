"""The same reports for other generators: Markdown for MkDocs, front matter with layouts for Hugo."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from ruamel.yaml import YAML

from tests.bench import corpus
from tests.bench.block import WIDTH
from tests.bench.corpus import Audit

MKDOCS = """\
site_name: Audits
site_url: https://example.org/
theme:
  name: material
  font: false
  features: [navigation.prune]
plugins: []
markdown_extensions: [tables, toc, admonition]
nav: [index.md]
validation: {omitted_files: ignore}
"""

HUGO = """\
baseURL = "https://example.org/"
title = "Audits"

[taxonomies]
organisation = "organisations"
"""

SINGLE = """\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ .Title }}</title><link rel="canonical" href="{{ .Permalink }}"></head>
<body>
<header><nav>{{ range site.Menus.main }}<a href="{{ .URL }}">{{ .Name }}</a>{{ end }}</nav></header>
<main>
<h1>{{ .Title }}</h1>
{{ with .Params }}
<p>Between {{ .start }} and {{ .end }}.</p>
<ul><li>{{ .contract }}</li><li>{{ .agreement }}</li></ul>
<table>
<tr><th>Dataset</th><th>Classification</th><th>Period</th></tr>
{{ range .datasets }}<tr><td>{{ .name }}</td><td>{{ .classification }}</td><td>{{ .period }}</td></tr>
{{ end }}</table>
<p>The Controller is <a href="/organisations/{{ .organisation | urlize }}/">{{ .organisation }}</a>
and the Processors are {{ delimit .processors ", " }}.</p>
{{ range .background }}{{ . | markdownify }}{{ end }}
<ul>{{ range .scope }}<li>{{ . }}</li>{{ end }}</ul>
<p>Current risk statement: <strong>{{ .risk }}</strong></p>
<h2>Acceptance statement</h2><p>{{ .acceptance }}</p>
<h2>Action plan</h2>{{ .action_plan | markdownify }}
<h2>Findings</h2>
<table>
{{ range .findings }}<tr id="finding-{{ .ref }}"><td>{{ .ref }}</td><td>{{ .text | markdownify }}</td>
<td>{{ .area }}</td><td>{{ .clause }}</td><td>{{ .designation }}</td></tr>
{{ end }}</table>
<h2>Opportunities</h2>
<table>
{{ range .opportunities }}<tr><td>{{ .ref }}</td><td>{{ .text | markdownify }}</td><td>{{ .area }}</td></tr>
{{ end }}</table>
<h2>Use of data</h2>{{ .use | markdownify }}
<h2>Data location</h2>
<table>
{{ range .locations }}<tr><td>{{ .organisation }}</td><td>{{ .territory }}</td></tr>
{{ end }}</table>
<h2>Disclaimer</h2>{{ .disclaimer | markdownify }}
<p>Last edited: {{ .edited }}</p>
{{ end }}
</main>
<footer>Published with Hugo</footer>
</body>
</html>
"""

LIST = """\
<!doctype html>
<html lang="en">
<head><title>{{ .Title }}</title></head>
<body>
<main>
<h1>{{ .Title }}</h1>
<ul>
{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}</ul>
</main>
</body>
</html>
"""


def mkdocs(count: int, folder: Path) -> None:
    """The reports as Markdown pages, with only the landing page in the navigation."""
    for audit in corpus.reports(count):
        _text(folder / "docs/reports" / f"{audit['id']}.md", markdown(audit))
    _text(folder / "docs/index.md", "# Reports\n")
    _text(folder / "mkdocs.yml", MKDOCS)


def hugo(count: int, folder: Path) -> None:
    """The reports as front matter, with a layout for a report and one for lists; each organisation has a page."""
    yaml = YAML(typ="safe")
    yaml.default_flow_style = False
    yaml.width = WIDTH
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment] # typed by its default, None
    for audit in corpus.reports(count):
        _text(folder / "content/reports" / f"{audit['id']}.md", _front_matter(audit, yaml))
    _text(folder / "hugo.toml", HUGO)
    _text(folder / "layouts/_default/single.html", SINGLE)
    _text(folder / "layouts/_default/list.html", LIST)


def _front_matter(audit: Audit, yaml: YAML) -> str:
    front = {name: value for name, value in audit.items() if name != "id"}
    front["organisations"] = [audit["organisation"], *audit["processors"]]
    into = io.StringIO()
    yaml.dump(front, into)
    return f"---\n{into.getvalue()}---\n"


def markdown(audit: Audit) -> str:
    """A report as a page of Markdown, its tables written out."""
    parts = [
        f"# {audit['title']}",
        f"This report records the key findings of an audit between {audit['start']} and {audit['end']}.",
        "## Audit summary",
        "### Purpose",
        _listed([audit["contract"], audit["agreement"]]),
        _table(["Dataset", "Classification", "Period"], [d.values() for d in audit["datasets"]]),
        f"The Controller is {audit['organisation']} and the Processors are {', '.join(audit['processors'])}.",
        *audit["background"],
        "### Scope",
        _listed(audit["scope"]),
        "### Overall risk statement",
        f"Current risk statement: **{audit['risk']}**",
        "## Acceptance statement",
        audit["acceptance"],
        "## Action plan",
        audit["action_plan"],
        "## Findings",
        _table(["Ref", "Finding", "Area", "Clause", "Designation"], [f.values() for f in audit["findings"]]),
        "## Opportunities",
        _table(["Ref", "Opportunity", "Area"], [o.values() for o in audit["opportunities"]]),
        "## Use of data",
        audit["use"],
        "## Data location",
        _table(["Organisation", "Territory"], [p.values() for p in audit["locations"]]),
        "## Disclaimer",
        audit["disclaimer"],
        f"Last edited: {audit['edited']}",
    ]
    return "\n\n".join(parts) + "\n"


def _listed(items: Sequence[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _table(head: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def _text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
