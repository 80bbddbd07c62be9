// Rows as a CSV file that the reader keeps: made in the page, so that it works in a copy on a disk too.
globalThis.auditpressCsv = (() => {
  "use strict";

  /** A cell as CSV. What a spreadsheet would take for a formula gets an apostrophe; a plain number is none. */
  const cell = value => {
    const text = String(value);
    const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };

  /** Rows of cells as the text of a file. It begins with the mark by which spreadsheets know that it is UTF-8. */
  const text = rows => `\ufeff${rows.map(row => `${row.map(cell).join(",")}\r\n`).join("")}`;

  /** The published address of a link on this page, also where the page was opened from a disk. */
  const address = href => {
    const own = document.querySelector("link[rel=canonical]");
    return new URL(href, own ? own.href : location.href).href;
  };

  /** Give the rows to the reader as a file of that name. */
  const save = (name, rows) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text(rows)], {type: "text/csv;charset=utf-8"}));
    link.download = `${name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60) || "table"}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };

  return {text, address, save};
})();
