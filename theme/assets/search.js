/*
 * The search page: what is asked for stands in the address, what is found below the form.
 *
 * The page says by itself where the lists are; they give way to the results when there are any.
 */
(() => {
  "use strict";

  const LABELS = {
    kind: "Kind", organisation: "Organisation", role: "Role", year: "Year", status: "Status", risk: "Risk of the audit",
    designation: "Designation", area: "Area",
  };
  const MOST_PAGES = 50;
  const STEP = 10;
  const FEW = 8;
  /* On a site of so many finds, whom they name is loaded when a reader wants it. */
  const LARGE = 4000;

  const form = document.querySelector("[data-search]");
  const region = document.querySelector("[data-found]");
  const part = (name) => region.querySelector(`[data-${name}]`);
  const root = new URL("../", new URL(form.action, document.baseURI));
  const lists = document.querySelector("[data-lists]");
  const title = document.title;
  let asking = 0;
  let withBodies = false;
  let narrowed = "";

  /* An element of a name, with attributes and what is in it; text is always text. */
  function make(name, attributes = {}, ...within) {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => {
      if (value !== false && value !== undefined) made.setAttribute(key, value === true ? "" : value);
    });
    made.append(...within);
    return made;
  }

  const plural = (many, word) => `${many.toLocaleString("en-GB")} ${word}${many === 1 ? "" : "s"}`;
  const shorter = (text) => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

  /* What the address asks for; `odd` are names in it that mean nothing here. */
  function read() {
    const given = new URLSearchParams(window.location.search);
    const words = given.get("q") || "";
    const chosen = Object.fromEntries(Object.keys(LABELS).map((facet) => [facet, [...new Set(given.getAll(facet))]]));
    const page = Math.min(MOST_PAGES, Math.max(1, Number.parseInt(given.get("page"), 10) || 1));
    const sort = ["date", "relevance"].includes(given.get("sort")) ? given.get("sort") : "";
    const odd = [...new Set(given.keys())].filter((name) => !(name in LABELS) && !["q", "sort", "page"].includes(name));
    return { words, chosen, page, sort, odd };
  }

  function write({ words, chosen, page, sort }) {
    const made = new URLSearchParams();
    if (words) made.set("q", words);
    Object.entries(chosen).forEach(([facet, values]) => values.forEach((value) => made.append(facet, value)));
    if (sort) made.set("sort", sort);
    if (page > 1) made.set("page", String(page));
    const query = made.toString();
    return window.location.pathname + (query && `?${query}`);
  }

  /* Go where the state says, so that the way back leads here; what only shows more takes the place of this step. */
  function go(state, { focus, replace = false } = {}) {
    window.history[replace ? "replaceState" : "pushState"](null, "", write(state));
    return show(focus);
  }

  const anew = (change) => ({ ...read(), page: 1, ...change });

  function chosenAnew(facet, value, wanted) {
    const { chosen } = read();
    const others = chosen[facet].filter((each) => each !== value);
    return anew({ chosen: { ...chosen, [facet]: wanted ? [...others, value] : others } });
  }

  /* Ask, and show what comes, unless something else was asked for meanwhile. */
  async function show(focus) {
    const mine = asking += 1;
    const state = read();
    form.elements.q.value = state.words;
    region.setAttribute("aria-busy", "true");
    const sort = state.sort || (state.words.trim() ? "relevance" : "date");
    try {
      withBodies ||= (await window.auditpressSearch.size()) < LARGE;
      const answer = await window.auditpressSearch.ask({ ...state, sort, many: state.page * STEP, bodies: withBodies });
      if (mine !== asking) return;
      fill({ ...state, sort }, answer);
      (typeof focus === "function" ? focus() : undefined);
    } catch {
      if (mine === asking) fail();
    } finally {
      if (mine === asking) region.removeAttribute("aria-busy");
    }
  }

  function fail() {
    region.hidden = true;
    lists.hidden = false;
    lists.dataset.shown = "";
    document.querySelector("[data-failed]").hidden = false;
  }

  function fill(state, answer) {
    region.hidden = false;
    lists.hidden = true;
    document.querySelector("[data-failed]").hidden = true;
    document.title = state.words.trim() ? `${shorter(state.words.trim())} - ${title}` : title;
    part("remarks").replaceChildren(...remarks(state, answer).map((words) => make("p", {}, words)));
    part("chips").replaceChildren(...chips(answer));
    part("facets").replaceChildren(...Object.keys(LABELS).map((facet) => facetOf(facet, answer)).filter(Boolean));
    part("list").replaceChildren(...answer.rows.map(row));
    part("none").hidden = answer.total > 0;
    part("order").hidden = answer.total < 2 || !answer.words;
    region.querySelectorAll("[name=sort]").forEach((each) => { each.checked = each.value === state.sort; });
    const more = part("more");
    more.hidden = answer.rows.length >= answer.total || state.page >= MOST_PAGES;
    more.textContent = `Show ${Math.min(STEP, answer.total - answer.rows.length)} more results`;
    part("count").textContent = counted(state, answer);
  }

  function counted({ words }, { total, rows }) {
    const of = total > rows.length ? `, the first ${rows.length} shown` : "";
    return `${plural(total, "result")}${words.trim() ? ` for “${shorter(words.trim())}”` : ""}${of}`;
  }

  /* What a reader should know of how the question was taken. */
  function remarks({ words, odd }, { unknown, common, cut, some, total, words: asked }) {
    const told = [];
    if (some && total) told.push("Nothing has all of these words; what follows has some of them.");
    if (cut) told.push("Only the first words of this long question were looked for.");
    if (common.length) told.push(`Not looked for, as nearly every text has it: ${common.join(", ")}.`);
    if (words.trim() && !asked && !common.length) told.push("There is no word in this that could be looked for.");
    if (odd.length) told.push(`Not known here and ignored: ${odd.map(shorter).join(", ")}.`);
    unknown.forEach(([facet, value]) => told.push(`Not known here and ignored: ${LABELS[facet]} “${shorter(value)}”.`));
    return told;
  }

  /* How a chosen value is called. */
  function called(facet, value, { counts, names }) {
    if (facet === "organisation") return names[value];
    return [...counts[facet].keys()].find((label) => window.auditpressSearch.slug(label) === value);
  }

  function chips(answer) {
    return Object.entries(answer.chosen).flatMap(([facet, values]) => values.map((value) => {
      const words = `${LABELS[facet]}: ${called(facet, value, answer)}`;
      const button = make("button", { type: "button" }, make("span", { class: "ap-hidden" }, "Remove "), words);
      button.addEventListener("click", () => go(chosenAnew(facet, value, false), { focus: () => part("heading").focus() }));
      return make("li", {}, button);
    }));
  }

  /* The values of a facet with how many results each has, those chosen first; bodies are asked for when they are wanted. */
  function facetOf(facet, answer) {
    if (facet === "organisation" && !withBodies && !answer.chosen.organisation.length) return opener();
    const { slug } = window.auditpressSearch;
    let options = [...answer.counts[facet]].map(([label, many]) => (facet === "organisation"
      ? { label: answer.names[label] || label, value: label, many }
      : { label, value: slug(label), many }));
    const chosen = answer.chosen[facet] || [];
    if (!options.length) return undefined;
    options.sort(facet === "year" ? (a, b) => (a.label < b.label ? 1 : -1) : (a, b) => b.many - a.many || (a.label < b.label ? -1 : 1));
    const all = options.length;
    if (facet === "organisation") {
      const near = narrowed.toLowerCase();
      options = options.filter(({ label, value }) => chosen.includes(value) || label.toLowerCase().includes(near));
    }
    options.sort((a, b) => chosen.includes(b.value) - chosen.includes(a.value));
    const within = options.map((option) => choice(facet, option, chosen.includes(option.value)));
    const few = within.splice(0, facet === "organisation" ? Math.max(FEW, chosen.length) : within.length);
    return make("fieldset", {}, make("legend", {}, LABELS[facet]),
      ...(facet === "organisation" && all > FEW ? [narrower(answer)] : []), ...few,
      ...(facet === "organisation" && !withBodies ? [opener()] : []),
      ...(within.length ? [make("p", { class: "ap-small" }, `and ${within.length.toLocaleString("en-GB")} more`)] : []));
  }

  function choice(facet, { label, value, many }, checked) {
    const box = make("input", { type: "checkbox", name: facet, value, checked });
    box.addEventListener("change", () => go(chosenAnew(facet, value, box.checked), {
      focus: () => [...region.querySelectorAll(`[name=${facet}]`)].find((each) => each.value === value)?.focus(),
    }));
    return make("label", {}, box, make("span", {}, label, " ", make("span", { class: "ap-count" }, `(${many.toLocaleString("en-GB")})`)));
  }

  /* Bodies are many and cost a while to load, so they come when somebody wants them. */
  function opener() {
    const button = make("button", { type: "button", class: "ap-link" }, "Show all organisations");
    button.addEventListener("click", () => {
      withBodies = true;
      show(() => part("facets").querySelector("[name=organisation], [data-narrow]")?.focus());
    });
    return make("p", {}, button);
  }

  function narrower(answer) {
    const field = make("input", { type: "search", id: "narrow", "data-narrow": true, value: narrowed, autocomplete: "off" });
    field.addEventListener("input", () => {
      narrowed = field.value;
      field.closest("fieldset").replaceWith(facetOf("organisation", answer));
      const anewField = part("facets").querySelector("[data-narrow]");
      anewField?.focus();
      anewField?.setSelectionRange(narrowed.length, narrowed.length);
    });
    return make("div", {}, make("label", { for: "narrow", class: "ap-small" }, "Part of a name"), field);
  }

  function row({ title: heading, path, kind, paper, date, tags, quote }) {
    const about = [kind, paper && `in ${paper}`, date].filter(Boolean).join(" · ");
    // No server answers for a folder on a disk.
    const where = root.protocol === "file:" ? path.replace(/\/(?=#|$)/, "/index.html") : path;
    return make("li", {},
      make("h3", {}, make("a", { href: new URL(where, root).href }, heading)),
      make("p", { class: "ap-result__about" }, about, ...tags.flatMap(([words, tone]) => [" ", tag(words, tone)])),
      make("p", { class: "ap-result__quote" }, ...quote.map(([text, isAsked]) => (isAsked ? make("mark", {}, text) : text))));
  }

  const tag = (words, tone) => make("span", { class: `ap-tag ap-tag--${tone.replace(/[^a-z-]/g, "")}` }, words);

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go(anew({ words: form.elements.q.value, sort: "" }), { focus: () => part("heading").focus() });
  });
  part("order").append(...["relevance", "date"].map((sort) => (
    make("label", {}, make("input", { type: "radio", name: "sort", value: sort }), sort))));
  part("order").addEventListener("change", (event) => go(anew({ sort: event.target.value })));
  part("more").addEventListener("click", () => {
    const before = part("list").children.length;
    const state = read();
    go({ ...state, page: state.page + 1 }, {
      replace: true, focus: () => part("list").children[before]?.querySelector("a").focus(),
    });
  });
  window.addEventListener("popstate", () => show());
  if (window.matchMedia("(min-width: 60em)").matches) part("fold").open = true;
  lists.querySelector("[data-plain]").remove();
  lists.hidden = true;
  show();
})();
