// Sorting, filters, totals and a download for tables with `data-table`, whose rows all stand in the page already.
// Columns say in `data-sort` of their header how they sort (text, number, rank, date, none), and by `data-facet` and
// `data-total` what else they are for; a cell says in `data-sort` what it is sorted by where its words would mislead.
(() => {
  "use strict";
  const FEWEST = 8;
  const {address, save} = globalThis.auditpressCsv;
  const collator = new Intl.Collator("en", {numeric: true, sensitivity: "base"});
  const fold = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const squeezed = text => text.replace(/\s+/g, " ").trim();
  const slug = text => fold(text).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  const figure = new Intl.NumberFormat("en-GB", {maximumFractionDigits: 10});

  /** An element with attributes and children; text is never read as HTML. */
  const make = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value !== false) made.setAttribute(key, value === true ? "" : value);
    made.append(...children);
    return made;
  };

  /** What is seen of a cell: without the words that are for screen readers only, but for those that tell a figure that
   * was computed from one that was printed. */
  const shown = node => {
    if (!node.querySelector(".ap-hidden")) return squeezed(node.textContent);
    const copy = node.cloneNode(true);
    copy.querySelectorAll(".ap-hidden").forEach(each => each.closest(".ap-derived") || each.remove());
    return squeezed(copy.textContent);
  };

  /** The several values of a cell: its tags, the items of its list, or its words as a whole. */
  const values = cell => {
    for (const part of [".ap-tag", "li"]) {
      const found = cell.querySelectorAll(part);
      if (found.length) return [...found].map(shown);
    }
    const words = shown(cell);
    return words ? [words] : [];
  };

  /** The figure that a text begins with; a unit may follow it. */
  const number = text => Number.parseFloat(text.replaceAll(",", ""));
  const numeric = ["number", "rank"];

  class Column {
    constructor(header, at) {
      this.header = header;
      this.at = at;
      this.name = shown(header);
      this.key = slug(this.name) || `column-${at + 1}`;
      this.sort = header.dataset.sort || (header.classList.contains("ap-number") ? "number" : "text");
      this.isFacet = "facet" in header.dataset;
      this.isTotal = "total" in header.dataset;
    }

    /** What a cell is sorted by; nothing for one that says nothing, which comes last either way. */
    rank(cell) {
      const text = cell.dataset.sort ?? shown(cell);
      if (!numeric.includes(this.sort)) return text;
      const found = number(text);
      return Number.isNaN(found) ? "" : found;
    }

    compare(one, other) {
      return numeric.includes(this.sort) ? one - other : collator.compare(one, other);
    }
  }

  class Table {
    constructor(table) {
      this.table = table;
      this.body = table.tBodies[0];
      this.name = table.dataset.table;
      this.title = table.dataset.title || shown(table.caption);
      this.columns = [...table.tHead.rows[0].cells].map((header, at) => new Column(header, at));
      this.rows = [...this.body.rows].map((row, at) => ({row, at, cells: [...row.cells], isShown: true}));
      this.order = this.rows;
      // Rows that add up to one another stay together and in their order: such a table is for taking away only.
      this.isWhole = table.dataset.only === "download";
      this.facets = this.isWhole ? [] : this.columns.filter(column => column.isFacet);
      for (const each of this.rows) this.read(each);
      this.facets = this.facets.filter(column => this.options(column).length > 1);
      this.clear();
      this.build();
    }

    /** Look at a row once: what it says, and which values it has in each facet. */
    read(each) {
      each.words = fold(each.cells.map(shown).join("\n"));
      each.facets = new Map(this.facets.map(column => [column, values(each.cells[column.at])]));
    }

    options(column) {
      return [...new Set(this.rows.flatMap(each => each.facets.get(column)))].sort(collator.compare);
    }

    clear() {
      this.query = "";
      this.chosen = new Map();
      this.sorted = null;
      this.down = false;
    }

    // What the reader sees of it

    build() {
      this.form = make("form", {class: "ap-tools__form", "aria-label": `Filter and sort: ${this.title}`});
      if (!this.isWhole) {
        this.field = make("input", {type: "search", autocomplete: "off", spellcheck: "false"});
        this.labelled("Words in a row", this.field, "words");
        this.field.addEventListener("input", () => this.change(() => { this.query = this.field.value; }, true));
      }
      this.selects = new Map(this.facets.map(column => [column, this.select(column)]));
      if (!this.isWhole) this.buildSorting();
      this.reset = make("button", {type: "button", class: "ap-button"}, "Clear");
      this.reset.addEventListener("click", () => this.change(() => this.clear()));
      this.csv = make("button", {type: "button", class: "ap-button"}, "Download these rows (CSV)");
      this.csv.addEventListener("click", () => save(`${document.querySelector("h1").textContent} ${this.name}`, this.taken()));
      this.form.append(make("div", {class: "ap-tools__buttons"}, this.csv, this.reset));
      this.form.addEventListener("submit", event => event.preventDefault());
      this.fold = make("details", {class: "ap-tools__fold"}, make("summary", {}, "Filter, sort or download"), this.form);
      this.status = make("p", {class: "ap-tools__status", role: "status"});
      // The page keeps room for it, so that nothing moves.
      if (this.isWhole) this.table.closest(".ap-scroll").nextElementSibling.append(this.csv);
      else this.table.before(make("div", {class: "ap-tools"}, this.fold, this.status));
      if (this.columns.some(column => column.isTotal)) this.buildTotals();
    }

    select(column) {
      const select = make("select");
      select.append(make("option", {value: ""}, "Any"));
      for (const value of this.options(column)) select.append(make("option", {value}, value));
      select.addEventListener("change", () => this.change(() => {
        if (select.value) this.chosen.set(column, select.value); else this.chosen.delete(column);
      }));
      this.labelled(column.name, select, column.key);
      return select;
    }

    labelled(words, field, key, more = "") {
      field.id = `${this.name}-${key}-choice`;
      this.form.append(make("div", {class: `ap-tools__field ${more}`}, make("label", {for: field.id}, words), field));
    }

    /** Buttons in the headers; and, where cards have no headers to be seen, a choice that says the same. */
    buildSorting() {
      this.sorting = make("select");
      this.sorting.append(make("option", {value: ""}, "As listed"));
      for (const column of this.columns.filter(each => each.sort !== "none")) {
        const [up, down] = {number: ["smallest first", "largest first"], date: ["earliest first", "latest first"], rank: ["lowest first", "highest first"]}[column.sort] || ["A to Z", "Z to A"];
        this.sorting.append(make("option", {value: column.key}, `${column.name}, ${up}`));
        this.sorting.append(make("option", {value: `-${column.key}`}, `${column.name}, ${down}`));
        const words = make("span", {class: "ap-sort__words"}, ...column.header.childNodes);
        const button = make("button", {type: "button", class: "ap-sort"}, column.name);
        column.header.append(words, button);
        button.addEventListener("click", () => this.change(() => {
          if (this.sorted !== column) [this.sorted, this.down] = [column, false];
          else if (!this.down) this.down = true;
          else [this.sorted, this.down] = [null, false];
        }));
      }
      this.sorting.addEventListener("change", () => this.change(() => this.sortBy(this.sorting.value)));
      this.labelled("Sort by", this.sorting, "sort", "ap-tools__sort");
    }

    buildTotals() {
      const cells = this.columns.map((column, at) => (at === 0
        ? make("th", {scope: "row", "data-label": column.name}, "Total of these rows")
        : make("td", {class: column.header.className, "data-label": column.name}, make("div"))));
      this.sums = this.columns.flatMap((column, at) => (column.isTotal ? [[column, cells[at].firstElementChild]] : []));
      this.table.append(make("tfoot", {}, make("tr", {class: "ap-total"}, ...cells)));
    }

    sortBy(value) {
      const key = value.replace(/^-/, "");
      const column = this.columns.find(each => each.key === key && each.sort !== "none");
      [this.sorted, this.down] = [column || null, value.startsWith("-")];
      return Boolean(column);
    }

    // What changes

    /** Take over what the reader chose, show it, and put it into the address: typing replaces, choosing adds. */
    change(choose, isTyped = false) {
      this.unknown = [];
      choose();
      this.show();
      keep(this, isTyped);
    }

    show() {
      const counts = this.filter();
      this.arrange();
      // Rows are hidden and moved together, so that the browser lays the page out once.
      for (const each of this.rows) if (each.row.hidden === each.isShown) each.row.hidden = !each.isShown;
      if (this.field && this.field.value !== this.query) this.field.value = this.query;
      for (const [column, select] of this.selects) {
        for (const option of select.options) if (option.value) option.textContent = `${option.value} (${counts.get(column).get(option.value) || 0})`;
        select.value = this.chosen.get(column) || "";
      }
      const now = this.rows.filter(each => each.isShown);
      for (const [column, cell] of this.sums || []) {
        cell.textContent = figure.format(now.reduce((sum, each) => sum + (Number(column.rank(each.cells[column.at])) || 0), 0));
      }
      this.reset.hidden = !(this.query || this.chosen.size || this.sorted);
      this.status.textContent = this.told(now.length);
    }

    /** One pass over the rows: which are shown, and how many each value of a facet would leave. */
    filter() {
      const wanted = fold(this.query).split(/\s+/).filter(Boolean);
      const counts = new Map(this.facets.map(column => [column, new Map()]));
      for (const each of this.rows) {
        const fits = wanted.every(word => each.words.includes(word));
        const misses = fits ? [...this.chosen].filter(([column, value]) => !each.facets.get(column).includes(value)) : [];
        each.isShown = fits && !misses.length;
        if (!fits || misses.length > 1) continue;
        for (const column of misses.length ? [misses[0][0]] : this.facets) {
          const found = counts.get(column);
          for (const value of each.facets.get(column)) found.set(value, (found.get(value) || 0) + 1);
        }
      }
      return counts;
    }

    arrange() {
      const order = [...this.rows];
      const {sorted: column, down} = this;
      if (column) {
        const ranks = new Map(this.rows.map(each => [each, column.rank(each.cells[column.at])]));
        order.sort((one, other) => {
          const [a, b] = [ranks.get(one), ranks.get(other)];
          if (a === "" || b === "") return (a === "") - (b === "") || one.at - other.at;
          return (down ? column.compare(b, a) : column.compare(a, b)) || one.at - other.at;
        });
      }
      if (order.some((each, at) => each !== this.order[at])) this.body.append(...order.map(each => each.row));
      this.order = order;
      for (const each of this.columns) {
        if (each === column) each.header.setAttribute("aria-sort", down ? "descending" : "ascending");
        else each.header.removeAttribute("aria-sort");
      }
      this.sorting.value = column ? `${down ? "-" : ""}${column.key}` : "";
    }

    /** How many rows there are, and by what they are chosen and sorted: on paper too. */
    told(now) {
      const all = this.rows.length;
      const by = [...this.chosen].map(([column, value]) => `${column.name}: ${value}`);
      if (this.query.trim()) by.unshift(`“${this.query.trim().slice(0, 80)}”`);
      const parts = [now === all ? `${figure.format(all)} rows` : now ? `${figure.format(now)} of ${figure.format(all)} rows` : "No row fits"];
      if (by.length) parts.push(by.join(", "));
      if (this.sorted) parts.push(`sorted by ${this.sorted.name}${this.down ? ", the last first" : ""}`);
      return [`${parts.join("; ")}.`, ...(this.unknown || [])].join(" ");
    }

    /** The rows that are shown, in their order, with the address that each leads to. */
    taken() {
      const head = [...this.columns.map(column => column.name), "Address"];
      const rows = this.order.filter(each => each.isShown);
      return [head, ...rows.map(({row, cells}) => {
        const link = row.querySelector("a[href]");
        const words = this.columns.map((column, at) => {
          if (!cells[at]) return "";
          const several = values(cells[at]);
          const text = several.length > 1 ? several.join("; ") : shown(cells[at]);
          return column.sort === "number" && /^-?[\d,]+(\.\d+)?$/.test(text) ? text.replaceAll(",", "") : text;
        });
        return [...words, link ? address(link.getAttribute("href")) : ""];
      })];
    }

    // The address

    params(found) {
      for (const key of [...found.keys()]) if (key.startsWith(`${this.name}.`)) found.delete(key);
      if (this.query) found.set(`${this.name}.words`, this.query.slice(0, 500));
      for (const [column, value] of this.chosen) found.set(`${this.name}.${column.key}`, value);
      if (this.sorted) found.set(`${this.name}.sort`, `${this.down ? "-" : ""}${this.sorted.key}`);
    }

    /** Take over what the address says. What it says in vain is left out, and told. */
    restore(found) {
      this.clear();
      this.unknown = [];
      for (const [key, value] of found) {
        if (!key.startsWith(`${this.name}.`)) continue;
        const part = key.slice(this.name.length + 1);
        const column = this.facets.find(each => each.key === part);
        const left = `The address asks for “${value.slice(0, 80)}”, which this table does not have; it was left out.`;
        if (part === "words") this.query = value.slice(0, 500);
        else if (part === "sort") { if (!this.sortBy(value)) this.unknown.push(left); }
        else if (column && this.options(column).includes(value)) this.chosen.set(column, value);
        else this.unknown.push(left);
      }
      if (this.query || this.chosen.size || this.unknown.length) this.fold.open = true;
      this.show();
    }
  }

  /** Write the state of a table into the address. */
  const keep = (table, isTyped) => {
    const url = new URL(location.href);
    table.params(url.searchParams);
    if (url.href === location.href) return;
    try {
      history[isTyped ? "replaceState" : "pushState"](null, "", url);
    } catch {
      // Some browsers keep the address of a file on a disk as it is: the table works all the same.
    }
  };

  const tables = [...document.querySelectorAll("table[data-table]")]
    .filter(table => table.dataset.only || table.tBodies[0].rows.length >= FEWEST).map(table => new Table(table));
  const restore = () => tables.filter(table => !table.isWhole).forEach(table => table.restore(new URLSearchParams(location.search)));
  restore();
  addEventListener("popstate", restore);
})();
