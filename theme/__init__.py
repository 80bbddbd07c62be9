"""The theme of auditpress: an installable MkDocs theme that extends Material, and the templates of record pages."""
