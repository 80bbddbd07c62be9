/* Beside each citation, once its fold is open: a button that copies it. The day of access is the day of today. */
(function () {
  "use strict";

  /** Puts the reader's own day where a citation leaves room for it. */
  function fillDays() {
    const today = new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
    document.querySelectorAll(".ap-cite__day").forEach((place) => {
      place.textContent = today;
    });
    document.querySelectorAll(".ap-cite__hint").forEach((hint) => {
      hint.textContent = "The day of access is the day of today: change it if you read the page on another.";
    });
  }

  /** Selects a text, so that a reader whose browser does not let a page copy can do it by hand. */
  function select(text) {
    const range = document.createRange();
    range.selectNodeContents(text);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }

  /** Copies a text, with its italics where it has any; whether it could. */
  async function copy(text) {
    const plain = text.textContent;
    try {
      if (text.querySelector("i") && window.ClipboardItem) {
        const kinds = { "text/plain": plain, "text/html": text.innerHTML };
        const parts = Object.entries(kinds).map(([kind, words]) => [kind, new Blob([words], { type: kind })]);
        await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(parts))]);
      } else {
        await navigator.clipboard.writeText(plain);
      }
      return true;
    } catch {
      select(text);
      return false;
    }
  }

  /** Puts a button and a place for its answer below a text. */
  function addButton(text, name) {
    const button = document.createElement("button");
    const said = document.createElement("span");
    const what = document.createElement("span");
    button.type = "button";
    button.className = "ap-cite__copy";
    button.append("Copy", what);
    what.className = "ap-hidden";
    what.textContent = ` the citation as ${name}`;
    said.className = "ap-cite__said";
    said.setAttribute("role", "status");
    const row = document.createElement("p");
    row.className = "ap-cite__row";
    row.append(button, said);
    text.closest("dd").append(row);
    button.addEventListener("click", async () => {
      said.textContent = (await copy(text)) ? "Copied" : "Selected: press Ctrl and C, or Command and C, to copy it";
    });
  }

  /** Puts the buttons into a fold when it is opened first: a page may have hundreds. */
  function open(event) {
    const fold = event.target;
    if (fold.matches?.(".ap-cite") && fold.open && !fold.querySelector("button")) {
      fold.querySelectorAll(".ap-cite__text").forEach((text) => {
        addButton(text, text.closest(".ap-row").querySelector("dt").textContent);
      });
    }
  }

  document.addEventListener("toggle", open, true);
  fillDays();
})();
