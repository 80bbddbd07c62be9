/*
 * Lets a reader choose sorts of events on a timeline. The choice is in the address (`?events=audits,replies`), so that
 * it can be sent on. Without this script the whole timeline stands there.
 */
(() => {
  "use strict";

  const KEY = "events";

  const slug = (words) => words.toLowerCase().replace(/[^a-z]+/g, "-");
  const asked = () => new Set((new URL(location.href).searchParams.get(KEY) || "").split(","));
  const many = (number) => number.toLocaleString("en-GB");

  /** A new element with attributes and what is in it; text is only ever text. */
  function make(name, attributes, ...inner) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...inner);
    return made;
  }

  function remember(chosen) {
    const here = new URL(location.href);
    if (chosen.length) here.searchParams.set(KEY, chosen.join(","));
    else here.searchParams.delete(KEY);
    try {
      history.replaceState(history.state, "", here);
    } catch {
      // A copy on a disk may have no address to change; the choice works all the same.
    }
  }

  function begin(line) {
    const events = [...line.querySelectorAll("[data-sort]")];
    const counts = new Map();
    for (const event of events) counts.set(event.dataset.sort, (counts.get(event.dataset.sort) || 0) + 1);
    if (counts.size < 2) return; // There is nothing to choose.

    const status = make("p", { role: "status", class: "ap-small" });
    const sorts = [...counts].sort(([one, few], [other, more]) => more - few || one.localeCompare(other));
    const boxes = sorts.map(([sort, count]) => {
      const box = make("input", { type: "checkbox", value: slug(sort) });
      return { sort, box, label: make("label", { class: "ap-sorts__one" }, box, ` ${sort} (${many(count)})`) };
    });

    function show(told) {
      const chosen = boxes.filter(({ box }) => box.checked);
      const only = new Set(chosen.map(({ sort }) => sort));
      for (const event of events) event.hidden = only.size > 0 && !only.has(event.dataset.sort);
      // What is said of a long time without an event is of all of them.
      for (const gap of line.querySelectorAll(".ap-events__gap")) gap.hidden = only.size > 0;
      for (const part of line.querySelectorAll("section")) part.hidden = !part.querySelector("li:not([hidden])");
      for (const year of line.querySelectorAll("h2[id^=y]")) year.hidden = !hasEvents(year);
      const shown = events.filter((event) => !event.hidden).length;
      status.textContent = told || only.size ? `${many(shown)} of ${many(events.length)} events shown` : "";
      return chosen.map(({ box }) => box.value);
    }

    const choice = make("fieldset", { class: "ap-sorts" }, make("legend", {}, "Show only"));
    choice.append(...boxes.map(({ label }) => label));
    choice.addEventListener("change", () => remember(show(true)));
    // On a phone the events come first, and the choice is folded.
    const fold = make("details", { class: "ap-details ap-choosing" }, make("summary", {}, "Choose sorts of events"), choice);
    fold.open = window.matchMedia("(min-width: 48rem)").matches;
    line.prepend(fold, status);

    function take() {
      const wanted = asked();
      for (const { box } of boxes) box.checked = wanted.has(box.value);
      fold.open ||= boxes.some(({ box }) => box.checked);
      show(false);
    }
    window.addEventListener("popstate", take);
    take();
  }

  /** Whether a month between a year's heading and the next one is shown. */
  function hasEvents(year) {
    for (let next = year.nextElementSibling; next && next.localName === "section"; next = next.nextElementSibling) {
      if (!next.hidden) return true;
    }
    return false;
  }

  document.querySelectorAll("[data-timeline]").forEach(begin);
})();
