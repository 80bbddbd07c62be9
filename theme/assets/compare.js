// Two organisations, or two years, side by side. What is chosen is in the address: ?a=home-office&b=nhs-england.
// The measures of organisations come from files beside the page, those of years from the table on it.
(function () {
  "use strict";

  const form = document.getElementById("choice");
  if (!form) return;
  const status = document.getElementById("choice-status");
  const result = document.getElementById("choice-result");
  const fields = [form.elements.a, form.elements.b];
  const table = document.getElementById("choice-table");

  function make(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  // Files of data: each is a script that calls auditpressCompare(name, rows), so that a copy on a disk works too.

  const files = new Map();
  const waiting = new Map();
  window.auditpressCompare = (name, rows) => {
    const told = waiting.get(name);
    if (told) told(rows);
  };

  function file(name) {
    if (!files.has(name)) {
      files.set(name, new Promise((resolve, reject) => {
        waiting.set(name, resolve);
        const script = make("script", { src: `${name}.js` });
        script.addEventListener("error", () => {
          files.delete(name);
          reject(new Error(name));
        });
        document.head.append(script);
      }));
    }
    return files.get(name);
  }

  // The two sorts of choice: `find` gives what a text names, `rows` the groups of values of two of them.

  const ofYears = () => {
    const years = [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent.trim());
    const value = (cell) => {
      const words = cell.textContent.trim();
      const absent = cell.querySelector(".ap-absent .ap-hidden");
      return absent ? [absent.textContent] : /^[\d,]+$/.test(words) ? Number(words.replaceAll(",", "")) : words;
    };
    return {
      noun: "year",
      find: async (text) => (years.includes(text) ? { key: text, name: text, at: years.indexOf(text) + 1 } : null),
      rows: (one, other) => [...table.tBodies].map((body) => ({
        group: body.rows[0].textContent.trim(),
        rows: [...body.rows].slice(1).map((row) => [
          row.cells[0].textContent.trim(), value(row.cells[one.at]), value(row.cells[other.at]),
        ]),
      })),
    };
  };

  const ofBodies = () => {
    const data = JSON.parse(document.getElementById("choice-data").textContent);
    const names = document.getElementById("choice-names");
    const offered = new Map();
    const folded = (text) => text.trim().replace(/\s+/g, " ").toLowerCase();

    function filesOf(text) {
      const first = text.trim().slice(0, 1).toUpperCase();
      const letter = "" in data.names ? "" : /^[A-Z]$/.test(first) ? first : "0";
      const part = letter ? `names-${letter.toLowerCase()}` : "names";
      return Array.from({ length: data.names[letter] || 0 }, (_, at) => `${part}-${at + 1}`);
    }

    // Names are read when somebody begins to type; the first of a kind counts, as two bodies may have one name.
    async function offer(text) {
      if (!text.trim() && !("" in data.names)) return;
      for (const rows of await Promise.all(filesOf(text).map(file))) {
        for (const [name, key] of rows) {
          const words = offered.has(folded(name)) && offered.get(folded(name)) !== key ? `${name} (${key})` : name;
          if (offered.has(folded(words))) continue;
          offered.set(folded(words), key);
          names.append(make("option", { value: words }));
        }
      }
    }

    async function body(key) {
      let at = 0;
      while (at + 1 < data.bodies.length && data.bodies[at + 1] <= key) at += 1;
      const found = data.bodies.length ? await file(`bodies-${at + 1}`) : {};
      return Object.hasOwn(found, key) ? { key, ...found[key] } : null;
    }

    async function find(text) {
      const known = await body(text);
      if (known) return known;
      await offer(text);
      const typed = folded(text);
      const near = [...new Set([...offered].filter(([name]) => name.startsWith(typed)).map(([, key]) => key))];
      const key = offered.get(typed) || (near.length === 1 ? near[0] : "");
      return key ? body(key) : null;
    }

    fields.forEach((field) => {
      field.addEventListener("focus", () => offer(field.value).catch(() => {}));
      field.addEventListener("input", () => offer(field.value).catch(() => {}));
    });

    function rows(one, other) {
      const groups = new Map(data.groups.map((group) => [group, []]));
      const put = (group, row) => groups.get(group).push(row);
      data.measures.forEach(([group, name], at) => put(group, [name, one.values[at], other.values[at]]));
      const raised = data.measures.findIndex(([, name]) => name === "Findings raised");
      const counted = [one, other].map((each) => typeof each.values[raised] === "number");
      for (const group of data.groups) {
        const [first, second] = [one.named[group] || {}, other.named[group] || {}];
        const missing = (is) => (group === data.registers ? ["not in it"] : is ? 0 : ["not audited, or not known"]);
        for (const name of new Set([...Object.keys(first), ...Object.keys(second)])) {
          put(group, [
            name,
            Object.hasOwn(first, name) ? first[name] : missing(counted[0]),
            Object.hasOwn(second, name) ? second[name] : missing(counted[1]),
          ]);
        }
      }
      return [...groups].filter(([, found]) => found.length).map(([group, found]) => ({ group, rows: found }));
    }

    return { noun: "organisation", find, rows };
  };

  const sort = table ? ofYears() : ofBodies();

  // The table of two.

  const isNumber = (value) => typeof value === "number";

  // In a narrow column, a long name would be repeated in row after row.
  const called = (name, place) => (name.length > 24 ? place : name);

  function difference(one, other, names) {
    if (Array.isArray(one) || Array.isArray(other)) return "cannot be compared";
    if (one === other) return "the same";
    if (!isNumber(one) || !isNumber(other)) return "see the words";
    return `${Math.abs(one - other).toLocaleString("en-GB")} more for ${one > other ? called(names[0], "the first") : called(names[1], "the second")}`;
  }

  function cell(value) {
    if (Array.isArray(value)) return make("td", {}, make("span", { class: "ap-absent" }, value[0]));
    return make("td", {}, isNumber(value) ? value.toLocaleString("en-GB") : value);
  }

  // A body's name leads to its page; a folder on a disk has no page of its own accord.
  function head(found) {
    if (!found.path) return found.name;
    const page = location.protocol === "file:" ? "index.html" : "";
    return make("a", { href: `../${found.path}${page}` }, found.name);
  }

  function show(one, other) {
    const names = [one.name, other.name];
    const heads = ["Measure", head(one), head(other), "Difference"];
    const brief = names.every((name) => name.length <= 40) ? " ap-choice__table--brief" : "";
    const made = make("table", { class: `ap-table ap-table--named ap-cols-3 ap-choice__table${brief}` });
    made.append(
      make("caption", {}, `${names[0]} and ${names[1]}, side by side`),
      make("thead", {}, make("tr", {}, ...heads.map((words) => make("th", { scope: "col" }, words)))),
    );
    const counts = { "the same": 0, "cannot be compared": 0, differ: 0 };
    for (const { group, rows } of sort.rows(one, other)) {
      const body = make("tbody", {});
      body.append(make("tr", { class: "ap-drawn__group" }, make("th", { scope: "rowgroup", colspan: "4" }, group)));
      for (const [name, first, second] of rows) {
        const words = difference(first, second, names);
        counts[words in counts ? words : "differ"] += 1;
        body.append(make("tr", {},
          make("th", { scope: "row" }, name), cell(first), cell(second), cell(words)));
      }
      made.append(body);
    }
    const heading = make("h2", { id: "side-by-side", tabindex: "-1" }, "Side by side");
    result.replaceChildren(heading, made);
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
    status.textContent = `${names[0]} and ${names[1]}: ${total} measures. ${counts["the same"]} are the same, `
      + `${counts.differ} differ, ${counts["cannot be compared"]} cannot be compared.`;
  }

  // From the address to the table, and from the form to the address.

  async function read() {
    const asked = new URLSearchParams(location.search);
    const texts = ["a", "b"].map((name) => (asked.get(name) || "").trim().slice(0, 300));
    result.replaceChildren();
    status.textContent = "";
    if (!texts[0] && !texts[1]) return;
    try {
      const found = await Promise.all(texts.map((text) => (text ? sort.find(text) : null)));
      texts.forEach((text, at) => {
        fields[at].value = found[at] ? found[at].name : text;
      });
      const unknown = texts.filter((text, at) => text && !found[at]);
      if (unknown.length) {
        status.textContent = `There is no ${sort.noun} to compare that is called ${unknown.map((text) => `“${text}”`).join(" or ")}.`;
      } else if (!found[0] || !found[1]) {
        status.textContent = `Choose the ${found[0] ? "second" : "first"} ${sort.noun}.`;
      } else if (found[0].key === found[1].key) {
        status.textContent = `Choose two that are not the same: both are ${found[0].name}.`;
      } else {
        show(found[0], found[1]);
      }
    } catch {
      status.textContent = "The figures could not be read. The tables below have them too.";
    }
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const texts = fields.map((field) => field.value.trim());
    const keys = await Promise.all(texts.map(async (text) => {
      const found = text ? await sort.find(text).catch(() => null) : null;
      return found ? found.key : text;
    }));
    history.pushState(null, "", `?${new URLSearchParams({ a: keys[0], b: keys[1] })}`);
    await read();
    const heading = document.getElementById("side-by-side");
    if (heading) heading.focus();
  });
  window.addEventListener("popstate", read);

  if (table && fields[1].options.length > 1) fields[1].selectedIndex = 1;
  form.hidden = false;
  read();
})();
