"""auditpress: structured audit and oversight records, published as cross-linked report pages.

The rooms, in the order in which data flows through them: ``source`` reads files, ``check`` makes records of them,
``graph`` links the records, ``pages`` turns the graph into values, ``render`` turns values into HTML and ``publish``
writes it. ``site.build`` knows the order; ``kinds`` holds one module for each kind of record.
"""

__version__ = "0.1.0"
