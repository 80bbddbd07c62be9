/*
 * Says how a body stood on a day that the reader chooses, from the data beside the table of years. The rule is that of
 * the site's own figures: a thing is so from a day on and before another, and both are days such as 2023-05-01, which
 * can be compared as text. The day is in the address (`?on=2023-05-01#standing`). Without this script the table stays.
 */
(() => {
  "use strict";

  const KEY = "on";
  const place = document.querySelector("[data-on-a-day]");
  const source = place && place.querySelector("script");
  if (!source) return;
  const data = JSON.parse(source.textContent);

  const isSo = (times, day) => times.some(([from, end]) => from <= day && day < end);
  const many = (number, one, more) => `${number.toLocaleString("en-GB")} ${number === 1 ? one : more}`;

  /** A new element with attributes and what is in it; text is only ever text. */
  function make(name, attributes, ...inner) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...inner);
    return made;
  }

  const way = (text, href) => make("a", { href }, text);

  // Days

  /** Whether a text is a day that there is: 2023-02-30 is none. */
  function isDay(text) {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
    const date = new Date(`${text}T00:00:00Z`);
    return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
  }

  function inWords(day) {
    const options = { day: "numeric", month: "long", timeZone: "UTC" };
    return `${new Date(`${day}T00:00:00Z`).toLocaleDateString("en-GB", options)} ${Number(day.slice(0, 4))}`;
  }

  function daysOpen(times, day) {
    const ms = (text) => Date.parse(`${text}T00:00:00Z`);
    const lasted = times.filter(([from]) => from <= day).map(([from, end]) => ms(end < day ? end : day) - ms(from));
    return Math.round(lasted.reduce((sum, each) => sum + each, 0) / 86_400_000);
  }

  // What was so

  function table(caption, columns, rows) {
    const head = make("tr", {}, ...columns.map((name) => make("th", { scope: "col" }, name)));
    const body = rows.map((cells) =>
      make("tr", {}, ...cells.map((cell, at) =>
        at ? make("td", { "data-label": columns[at] }, make("div", {}, cell))
          : make("th", { scope: "row", "data-label": columns[at] }, cell))));
    const made = make("table", { class: "ap-table ap-table--stack" });
    made.append(make("caption", {}, make("span", { class: "ap-hidden" }, caption)), make("thead", {}, head), make("tbody", {}, ...body));
    return made;
  }

  function list(entries) {
    return make("ul", { class: "ap-list" }, ...entries.map(([link, words]) =>
      make("li", {}, link, ...(words ? [make("span", {}, words)] : []))));
  }

  function findings(day) {
    const rows = data.findings.filter((row) => isSo(row[7], day));
    return rows.map(([paper, anchor, title, name, since, exact, number, times]) => [
      anchor ? way(title, `${data.papers[paper]}#${anchor}`)
        : way(`${many(number, "finding", "findings")} known by number only`, data.papers[paper]),
      data.names[name],
      since || "Not known",
      exact ? many(daysOpen(times, day), "day", "days") : "Not known to the day",
    ]);
  }

  function settled(day) {
    const before = data.findings.filter((row) => row[7].some(([from]) => from <= day) && !isSo(row[7], day));
    return before.reduce((sum, row) => sum + row[6], 0);
  }

  /** The parts of what is told of a day: a heading, what was so, and how it is summed up. */
  function parts(day) {
    const so = (rows, at) => rows.filter((row) => isSo(row[at], day));
    const open = findings(day);
    const number = data.findings.filter((row) => isSo(row[7], day)).reduce((sum, row) => sum + row[6], 0);
    const asked = so(data.items, 4);
    const held = so(data.agreements, 2);
    const audits = so(data.audits, 3);
    const unknown = so(data.unknown, 3);
    const found = [];
    const add = (id, title, sum, made) => found.push({ id, title, sum, made });
    if (data.findings.length) {
      const others = settled(day);
      const more = others ? ` (${others.toLocaleString("en-GB")} raised before ${others === 1 ? "was" : "were"} open no longer)` : "";
      add("findings", "Findings open", `${many(number, "finding", "findings")} open${more}`,
        open.length && table("Findings open on that day", ["Finding", "Designation", "Since", "Days open then"], open));
    }
    if (data.items.length) {
      add("items", "No answer recorded", `${many(asked.length, "recommendation or request", "recommendations and requests")} without a recorded answer`,
        asked.length && table("Asked of this body, with no answer recorded by then", ["What", "Paper", "Asked"],
          asked.map(([text, href, paper, since]) => [way(text, href), paper, since])));
    }
    if (data.agreements.length) {
      add("agreements", "Agreements in force", `${many(held.length, "agreement", "agreements")} in force`,
        held.length && list(held.map(([text, href]) => [way(text, href)])));
    }
    if (data.audits.length) {
      add("audits", "Audits published by then", `${many(audits.length, "audit report", "audit reports")} published`,
        audits.length && list(audits.map(([text, href, on]) => [way(text, href), on])));
    }
    if (unknown.length) {
      add("unknown", "Not known for that day", `not known for ${unknown.length.toLocaleString("en-GB")}, named below`, list(unknown.map(([text, href, why]) => [way(text, href), why])));
    }
    return found;
  }

  /** What there is to say of a day beside what was so. */
  function caveat(day) {
    if (day < data.first) return `Nothing about this body is recorded of a day before ${inWords(data.first)}. `;
    if (day > data.last) return `Nothing about this body is recorded of a day after ${inWords(data.last)}; this is how it stood then. `;
    return "";
  }

  // The page

  const status = make("p", { role: "status", class: "ap-day__status" });
  const found = make("div", { class: "ap-day__found" });
  const box = make("input", { type: "date", id: "on-a-day", name: KEY, min: data.first, max: data.last });
  const form = make("form", { class: "ap-day" },
    make("label", { for: "on-a-day" }, "Choose a day"), box, make("button", { type: "submit" }, "Show"));
  form.noValidate = true; // What is wrong with a day is said in words.

  function show(day) {
    found.replaceChildren();
    if (day === null) {
      status.textContent = "";
      return;
    }
    if (!isDay(day)) {
      status.textContent = day ? `“${day.slice(0, 40)}” is not a day. Choose one such as ${inWords(data.last)}.`
        : "That is not a whole day. Choose a day, a month and a year.";
      return;
    }
    box.value = day;
    const told = parts(day);
    status.textContent = `${caveat(day)}${inWords(day)}: ${told.map(({ sum }) => sum).join("; ")}.`;
    for (const { id, title, made } of told.filter(({ made }) => made)) {
      const part = make("section", { "aria-labelledby": `on-a-day-${id}`, "data-part": id });
      part.append(make("h3", { id: `on-a-day-${id}` }, title), made);
      found.append(part);
    }
  }

  function choose(day) {
    const here = new URL(location.href);
    here.searchParams.set(KEY, day);
    here.hash = "standing";
    try {
      if (here.href !== location.href) history.pushState(null, "", here);
    } catch {
      // A copy on a disk may have no address to change; the day is shown all the same.
    }
    show(day);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (isDay(box.value)) choose(box.value);
    else show("");
  });
  for (const time of place.querySelectorAll("th > time")) {
    const day = time.dateTime;
    const link = make("a", { href: `?${KEY}=${day}#standing` }, ...time.childNodes);
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      choose(day);
      form.scrollIntoView();
      box.focus({ preventScroll: true });
    });
    time.append(link);
  }

  place.prepend(form, status, found);
  const take = () => show(new URL(location.href).searchParams.get(KEY));
  window.addEventListener("popstate", take);
  take();
})();
