// In a copy on a disk no server finds the page of a folder: a link to one that a script made leads to the file in it.
// It is loaded by the pages of such a copy alone; their own links were changed when it was made.
(function () {
  "use strict";

  function lead(event) {
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
    if (!link || location.protocol !== "file:") return;
    const address = new URL(link.href);
    if (address.protocol === "file:" && address.pathname.endsWith("/")) {
      address.pathname += "index.html";
      link.href = address.href;
    }
  }

  // Before it is followed, copied or opened in another tab, by whatever means.
  for (const name of ["pointerdown", "focusin", "contextmenu", "click"]) {
    document.addEventListener(name, lead, true);
  }
})();
