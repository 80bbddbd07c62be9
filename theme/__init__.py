"""The theme of auditpress: an installable MkDocs theme that extends Material, and the templates of record pages."""

import os

# Material announces MkDocs 2 at each build of each site. Our cap on mkdocs is the answer to it, and of all our code
# only this module is imported before Material is.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
