// The explorer of findings: facets that combine, over rows that lie in files beside the page and are loaded as asked.
(() => {
  "use strict";
  const START = 1000, PAGE = 100, LONGEST = 200;
  const {address, save} = globalThis.auditpressCsv;
  const {today, files, area, designation, year} = JSON.parse(document.getElementById("explorer-data").textContent);
  const place = document.getElementById("explorer");
  const tags = document.getElementById("explorer-tags").content;
  const figure = new Intl.NumberFormat("en-GB");
  const collator = new Intl.Collator("en", {numeric: true, sensitivity: "base"});
  const fold = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const many = (number, noun) => `${figure.format(number)} ${noun}${number === 1 ? "" : "s"}`;
  const day = text => Date.parse(`${text}T00:00:00Z`) / 86_400_000;

  const make = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  /** The way from here to a page of the site; on a disk, to its file. */
  const way = path => `../..${location.protocol === "file:" ? path.replace(/\/(#|$)/, "/index.html$1") : path}`;

  // What there is to choose from

  const facets = new Map([
    ["status", {title: "Status", values: [["open", "Open"], ["settled", "Closed, or for information"]]}],
    ["area", {title: "Area", values: area}],
    ["designation", {title: "Designation", values: designation}],
    ["year", {title: "Raised in", values: year}],
  ]);
  const names = new Map([...facets].map(([key, {values}]) => [key, new Map(values)]));
  const sorts = new Map([
    ["", ["Open first, then the newest", (a, b) => a.rank - b.rank]],
    ["days", ["Days open, the most first", (a, b) => (b.days ?? -1) - (a.days ?? -1)]],
    ["finding", ["Finding, A to Z", (a, b) => collator.compare(a.title, b.title)]],
    ["organisation", ["Organisation, A to Z", (a, b) => collator.compare(a.on, b.on)]],
  ]);
  const nothing = () => ({words: "", organisation: "", sort: "", chosen: new Map([...facets.keys()].map(key => [key, new Set()]))});
  let state = nothing(), all = false, unknown = [], shown = PAGE, found = [];
  const isChosen = () => Boolean(state.words.trim() || state.organisation.trim() || [...state.chosen.values()].some(set => set.size));

  // Rows, from the files beside the page

  const loading = new Map(), rows = [];
  let bodies = null;

  const load = name => {
    if (!loading.has(name)) {
      loading.set(name, new Promise((done, fail) => {
        const script = make("script", {src: `${name}.js`});
        script.onload = () => done(globalThis.auditpressFindings[name]);
        script.onerror = () => { loading.delete(name); fail(new Error(name)); };
        document.head.append(script);
      }));
    }
    return loading.get(name);
  };

  /** The rows of a file as they are looked at, which is done once. */
  const take = (told, [, ofYear, isOpen], at) => told.rows.forEach(([title, path, paper, kind, status, areas, on, raised, from, over, exact], row) => {
    const [report, home] = told.papers[paper], of = on.map(each => told.bodies[each]);
    const days = (from && today ? Math.max(over, day(today) - day(from)) : over) || null;
    if (status < 0) title = title.slice(0, 1).toUpperCase() + title.slice(1);
    const named = areas.map(id => names.get("area").get(id));
    const text = [title, report, names.get("designation").get(kind) || "", ...named, ...of.map(([name]) => name)].join("\n");
    rows.push({
      title, report, home, kind, raised, days, exact, named, of, path: path.startsWith("/") ? path : home + path,
      status: status < 0 ? null : told.statuses[status], isCounted: status < 0, on: of.map(([name]) => name).join("; "),
      text: fold(text), bodies: fold(of.map(([name]) => name).join("\n")), rank: (isOpen ? 0 : 1e9) + at * 1e4 + row,
      facets: {status: [isOpen ? "open" : "settled"], area: status < 0 ? [] : areas.length ? areas : ["-"], designation: [kind], year: [ofYear]},
    });
  });

  const taken = new Set();
  const isWanted = ([, ofYear, isOpen], at, within) => {
    const {status, year: years} = Object.fromEntries(state.chosen);
    return (!status.size || status.has(isOpen ? "open" : "settled")) && (!years.size || years.has(ofYear)) && (!within || within.has(at));
  };

  /** The files that hold all that is asked for; while nothing is, the first that are enough to begin with. */
  const wanted = async () => {
    if (!isChosen() && !all) {
      let count = 0;
      const first = [...files.keys()].sort((a, b) => files[b][2] - files[a][2] || a - b);
      return first.filter(at => (count < START ? (count += files[at][3], true) : false));
    }
    const asked = fold(state.organisation.trim());
    if (asked) bodies ||= await load("bodies");
    const within = asked ? new Set(bodies.filter(([name]) => fold(name).includes(asked)).flatMap(([, at]) => at)) : null;
    return [...files.keys()].filter(at => isWanted(files[at], at, within));
  };

  let turn = 0;
  /** Load what is missing, then show what fits. What was asked before and is overtaken shows nothing any more. */
  const update = async () => {
    const mine = ++turn;
    try {
      const missing = (await wanted()).filter(at => !taken.has(at));
      if (missing.length > 1) status.textContent = `Loading ${many(missing.length, "part")} of the findings …`;
      const told = await Promise.all(missing.map(at => load(files[at][0])));
      missing.forEach((at, index) => { if (!taken.has(at)) { taken.add(at); take(told[index], files[at], at); } });
    } catch {
      if (mine === turn) show("Some of the findings could not be loaded. Load the page again, or use the lists below.");
      return;
    }
    if (mine === turn) show();
  };

  /** One pass over the rows: which fit, and how many each value of a facet would leave. */
  const filter = () => {
    const words = fold(state.words).split(/\s+/).filter(Boolean), asked = fold(state.organisation.trim());
    const sets = [...state.chosen].filter(([, set]) => set.size);
    const counts = new Map([...facets.keys()].map(key => [key, new Map()]));
    found = [];
    for (const row of rows) {
      if (asked && !row.bodies.includes(asked)) continue;
      if (!words.every(word => row.text.includes(word))) continue;
      const misses = sets.filter(([key, set]) => !row.facets[key].some(value => set.has(value)));
      if (misses.length > 1) continue;
      if (!misses.length) found.push(row);
      for (const key of misses.length ? [misses[0][0]] : facets.keys()) {
        for (const value of row.facets[key]) counts.get(key).set(value, (counts.get(key).get(value) || 0) + 1);
      }
    }
    const rank = sorts.get(state.sort)[1];
    found.sort((a, b) => rank(a, b) || a.rank - b.rank);
    return counts;
  };

  /** How many findings a value would leave; nothing where the files that tell are not loaded. */
  const told = (key, value, counts) => {
    const isWhole = taken.size === files.length;
    if (!isWhole && !isChosen() && key !== "status") return new Map(facets.get(key).values.map(([id, , count]) => [id, count])).get(value);
    const other = key === "status" ? 2 : key === "year" ? 1 : 0;
    const of = files.map((file, at) => [file, at]).filter(([file]) => !other || (other === 2 ? (file[2] ? "open" : "settled") : file[1]) === value);
    const sets = Object.fromEntries(state.chosen);
    const known = of.every(([[, ofYear, isOpen], at]) => taken.has(at) || state.organisation.trim()
      || (key !== "status" && sets.status.size && !sets.status.has(isOpen ? "open" : "settled"))
      || (key !== "year" && sets.year.size && !sets.year.has(ofYear)));
    return isWhole || (known && !(state.organisation.trim() && other)) ? counts.get(key).get(value) || 0 : null;
  };

  // The form

  const labelled = (words, input, id) => {
    input.id = `explorer-${id}`;
    return make("div", {class: "ap-tools__field"}, make("label", {for: input.id}, words), input);
  };
  const field = (title, key, attributes = {}) => {
    const input = make("input", {type: "search", autocomplete: "off", spellcheck: "false", maxlength: LONGEST, ...attributes});
    input.addEventListener("input", () => change(() => { state[key] = input.value; }, true));
    return [labelled(title, input, key), input];
  };
  const [wordsLabel, wordsField] = field("Words", "words");
  const [bodyLabel, bodyField] = field("Organisation", "organisation", {list: "explorer-bodies"});
  const list = make("datalist", {id: "explorer-bodies"});
  bodyField.addEventListener("focus", () => load("bodies").then(known => {
    if (!list.firstChild) list.append(...known.map(([name]) => make("option", {value: name})));
  }, () => {}), {once: true});

  const boxes = [];
  const folds = [...facets].map(([key, {title, values}]) => {
    const group = make("fieldset", {}, make("legend", {class: "ap-hidden"}, title));
    for (const [value, name] of values) {
      const box = make("input", {type: "checkbox", value}), count = make("span", {class: "ap-facet__count"});
      box.addEventListener("change", () => change(() => state.chosen.get(key)[box.checked ? "add" : "delete"](value)));
      boxes.push({key, value, box, count});
      group.append(make("label", {class: "ap-facet"}, box, make("span", {}, `${name} `, count)));
    }
    const made = make("details", {class: "ap-facet__fold"}, make("summary", {}, title), group);
    made.open = values.length < 9;
    return [key, made];
  });
  const sorting = make("select", {}, ...[...sorts].map(([value, [name]]) => make("option", {value}, name)));
  sorting.addEventListener("change", () => change(() => { state.sort = sorting.value; }));
  const reset = make("button", {type: "button", class: "ap-button"}, "Clear");
  reset.addEventListener("click", () => { change(() => { state = nothing(); }); wordsField.focus(); });
  const form = make("form", {"aria-label": "Choose findings"}, wordsLabel, bodyLabel, list, ...folds.map(([, made]) => made),
    labelled("Sort by", sorting, "sort"), reset);
  form.addEventListener("submit", event => event.preventDefault());
  const choices = make("details", {class: "ap-tools__fold"}, make("summary", {}, "Choose findings"), form);

  // What is found

  const status = make("p", {class: "ap-tools__status", role: "status"});
  const csv = make("button", {type: "button", class: "ap-button"}, "Download these rows (CSV)");
  const rest = make("button", {type: "button", class: "ap-button"}, "Load all findings");
  const more = make("button", {type: "button", class: "ap-button"}, "Show more");
  const heads = ["Finding", "Status", "Designation", "Area", "On"];
  const body = make("tbody");
  const table = make("table", {class: "ap-table ap-table--stack"}, make("caption", {class: "ap-hidden"}, "Findings that fit"),
    make("thead", {}, make("tr", {}, ...heads.map(head => make("th", {scope: "col"}, head)))), body);
  csv.addEventListener("click", () => save("findings", [
    ["Finding", "Status", "Days open", "Designation", "Area", "On", "Report", "Raised", "Address"],
    ...found.map(row => [row.title, row.isCounted ? "Known by number only" : row.status[0], shownDays(row), names.get("designation").get(row.kind) || "",
      row.named.join("; "), row.on, row.report, row.raised, address(`../..${row.path}`)]),
  ]));
  rest.addEventListener("click", () => { all = true; update(); });
  more.addEventListener("click", () => {
    const first = shown;
    shown += PAGE;
    draw(first);
    body.rows[first].querySelector("a").focus();
  });

  const shownDays = row => (row.days === null ? "" : row.exact ? `${row.days}` : `at least ${row.days}`);

  const tag = (words, tone) => {
    const made = (tags.querySelector(`.ap-tag--${tone}`) || tags.querySelector(".ap-tag--neutral")).cloneNode(true);
    made.append(words);
    return made;
  };

  const cell = (label, ...children) => make("td", {"data-label": label}, make("div", {}, ...children));
  const apart = children => children.flatMap((child, at) => (at ? [" ", child] : [child]));

  const line = row => {
    const days = row.days === null ? "" : `${row.exact ? "" : "at least "}${many(row.days, "day")}`;
    return make("tr", {},
      make("th", {scope: "row", "data-label": "Finding"}, make("a", {href: way(row.path)}, row.title),
        make("span", {class: "ap-facet__paper"}, row.report, row.raised ? `, ${row.raised}` : "")),
      row.isCounted ? cell("Status", "Known by number only") : cell("Status", tag(...row.status), ...(days ? [make("span", {class: "ap-facet__paper"}, days)] : [])),
      cell("Designation", names.get("designation").get(row.kind) || ""),
      cell("Area", row.named.join(", ")),
      cell("On", ...apart(row.of.map(([name, path], at) => make("span", {}, make("a", {href: way(path)}, name), at < row.of.length - 1 ? "," : "")))));
  };

  /** Put rows into the table, from one on; those before it stay. */
  const draw = from => {
    const made = document.createDocumentFragment();
    for (const row of found.slice(from, shown)) made.append(line(row));
    if (from) body.append(made); else body.replaceChildren(made);
    more.hidden = found.length <= shown;
    more.textContent = `Show ${Math.min(PAGE, found.length - shown)} more`;
  };

  const show = (trouble = "") => {
    const counts = filter();
    shown = PAGE;
    draw(0);
    for (const {key, value, box, count} of boxes) {
      const number = told(key, value, counts);
      box.checked = state.chosen.get(key).has(value);
      count.textContent = number === null ? "" : `(${figure.format(number)})`;
    }
    for (const [input, key] of [[wordsField, "words"], [bodyField, "organisation"]]) if (input.value !== state[key]) input.value = state[key];
    for (const [key, made] of folds) if (state.chosen.get(key).size) made.open = true;
    sorting.value = state.sort;
    reset.hidden = !(isChosen() || state.sort);
    table.hidden = !found.length;
    csv.hidden = !found.length;
    rest.hidden = taken.size === files.length || isChosen();
    status.textContent = trouble || said();
  };

  const said = () => {
    const counted = found.filter(row => row.isCounted).length;
    const parts = [many(found.length - counted, "finding")];
    if (counted) parts.push(`${many(counted, "audit")} whose findings are known by their number only`);
    const by = [...state.chosen].filter(([, set]) => set.size)
      .map(([key, set]) => `${facets.get(key).title}: ${[...set].map(value => names.get(key).get(value)).join(" or ")}`);
    if (state.organisation.trim()) by.unshift(`Organisation: “${state.organisation.trim()}”`);
    if (state.words.trim()) by.unshift(`“${state.words.trim()}”`);
    choices.firstChild.textContent = by.length ? `Choose findings (${by.length} chosen)` : "Choose findings";
    const told = `${[found.length ? parts.join(" and ") : "No finding fits", ...by].join("; ")}.`;
    const begun = rest.hidden ? "" : ` These are the newest; there are more in ${many(files.length - taken.size, "other part")}.`;
    return `${told}${begun}${unknown.map(value => ` “${value.slice(0, 80)}” in the address is not known here and was left out.`).join("")}`;
  };

  // The address

  const params = () => {
    const made = new URLSearchParams();
    for (const key of ["words", "organisation", "sort"]) if (state[key].trim()) made.set(key, state[key].slice(0, LONGEST));
    for (const [key, set] of state.chosen) for (const value of set) made.append(key, value);
    return made;
  };

  const restore = () => {
    state = nothing();
    unknown = [];
    for (const [key, value] of new URLSearchParams(location.search)) {
      if (key === "words" || key === "organisation") state[key] = value.slice(0, LONGEST);
      else if (key === "sort" && sorts.has(value)) state.sort = value;
      else if (facets.has(key) && names.get(key).has(value)) state.chosen.get(key).add(value);
      else unknown.push(value || key);
    }
    return update();
  };

  /** Take over what the reader chose: typing replaces the address, choosing adds to the way back. */
  const change = (choose, isTyped = false) => {
    unknown = [];
    choose();
    const query = params().toString();
    try {
      history[isTyped ? "replaceState" : "pushState"](null, "", `${location.pathname}${query && `?${query}`}`);
    } catch {
      // Some browsers keep the address of a file on a disk as it is.
    }
    update();
  };

  choices.open = matchMedia("(min-width: 60em)").matches;
  place.replaceChildren(make("div", {class: "ap-tools"}, choices),
    make("div", {class: "ap-explorer__found"}, status, make("p", {class: "ap-explorer__buttons"}, csv, rest), table, more));
  addEventListener("popstate", restore);
  restore();
})();
