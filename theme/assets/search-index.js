/*
 * Searches the concordance in search/, whose files generator/auditpress/concordance.py makes and explains.
 *
 * Each file is a script that hands one value to auditpressFind. Only those that a question needs are loaded, and
 * nothing is fetched, so that this works from a disk, below a sub-path and under the site's strict policy.
 *
 * auditpressSearch.ask, below, answers questions.
 */
(() => {
  "use strict";

  const FACETS = ["kind", "year", "status", "risk", "designation", "area"];
  const MOST_WORDS = 12;
  const MOST_LETTERS = 400;
  const LONGEST = 40;
  const SHOWN = 16;
  const WEIGHTS = [0.3, 0.55, 0.8, 1.5];
  const ENDINGS = new Set(["", "s", "es", "e", "y", "ies", "ed", "d", "ing", "ings"]);
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const VALUES = new Map([...DIGITS].map((digit, value) => [digit, value]));

  const base = new URL("../search/", document.currentScript.src);
  const received = new Map();
  const loading = new Map();

  window.auditpressFind = (name, value) => received.set(name, value);

  /* The value of a file, loaded once. `mark` tells this file from one of an earlier site that a browser kept. */
  function load(name, mark = "") {
    if (!loading.has(name)) {
      loading.set(name, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = `${new URL(`${name}.js`, base)}${mark && `?v=${mark}`}`;
        script.onload = () => {
          script.remove();
          if (received.has(name)) resolve(received.get(name));
          else reject(new Error(`${name} holds nothing`));
          received.delete(name);
        };
        script.onerror = () => {
          script.remove();
          loading.delete(name);
          reject(new Error(`${name} cannot be loaded`));
        };
        document.head.append(script);
      }));
    }
    return loading.get(name);
  }

  /* Numbers that are written as text. */
  function numbers(text) {
    const found = [];
    let value = 0;
    let shift = 0;
    for (const digit of text) {
      const bits = VALUES.get(digit);
      value |= (bits & 31) << shift;
      if (bits & 32) {
        shift += 5;
      } else {
        found.push(value);
        value = shift = 0;
      }
    }
    return found;
  }

  /* The words of a text as they are compared; concordance.words_of does the same. */
  function wordsOf(text) {
    const plain = text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
    const words = plain.replace(/['’]s(?![\p{L}\p{N}_])/gu, "").match(/[\p{L}\p{N}]+/gu) || [];
    return words.map((word) => word.slice(0, LONGEST));
  }

  /* How a value stands in the address. */
  const slug = (label) => wordsOf(label).join("-");

  /* What the forms of a word have in common: "processing", "processed" and "processes" have "process". */
  function stem(word) {
    const cut = [["ies", 6], ["ing", 7], ["ed", 6], ["es", 6], ["s", 4], ["e", 5], ["y", 5]];
    const found = cut.find(([end, least]) => word.endsWith(end) && word.length >= least && !word.endsWith("ss"));
    return found ? word.slice(0, -found[0].length) : word;
  }

  /* How well a word of a text answers a word that was asked for: 1 if it is the same, 0 if it has to do nothing with it. */
  function likeness(asked, word) {
    if (word === asked.word) return 1;
    if (asked.word.length < 3 || !word.startsWith(asked.stem)) return 0;
    if (!/\d/.test(word) && ENDINGS.has(word.slice(asked.stem.length))) return 0.9;
    return asked.word.length > 3 && word.startsWith(asked.word) ? 0.5 : 0;
  }

  let known;
  /* The parts with what their finds are. */
  function begin() {
    known ||= load("parts").then(async (told) => {
      const parts = await Promise.all(told.parts.map(async ([name, mark]) => {
        const facets = await load(`${name}/facets`, mark);
        return { ...facets, name, mark, of: numbers(facets.of) };
      }));
      return { parts, names: told.names, common: new Set(told.common) };
    });
    known.catch(() => { known = undefined; });
    return known;
  }

  /* The bodies that the finds of a part name: of each find its set, of each set pairs of a body and its roles. */
  async function named(part) {
    part.sets ||= load(`${part.name}/bodies`, part.mark).then((told) => {
      const as = told.as.map((list) => list.map((role) => told.roles[role]));
      const read = numbers(told.sets);
      const sets = [];
      for (let at = 0; at < read.length;) {
        const set = [];
        let body = -1;
        for (let left = read[at++]; left; left -= 1) {
          body += read[at++] + 1;
          set.push([told.bodies[body], as[read[at++]]]);
        }
        sets.push(set);
      }
      let last = -1;
      let next = 0;
      const of = numbers(told.of).map((number) => {
        if (number) last = number === 1 ? next++ : number - 2;
        return last;
      });
      return { sets, of };
    });
    return part.sets;
  }

  /* The same of some bodies alone, for much less: each has a list for each of its roles among those of the words. */
  async function namedAlone(part, bodies) {
    const sets = [[]];
    const of = new Array(part.count).fill(0);
    for (const body of bodies) {
      for (const [word, list] of await listed(part, `@${body} `, `@${body} \uffff`, Infinity)) {
        if (!word.startsWith(`@${body} `)) continue;
        const role = word.slice(body.length + 2);
        eachOf(list, (find) => {
          if (!of[find]) of[find] = sets.push([]) - 1;
          const set = sets[of[find]];
          let pair = set.find(([name]) => name === body);
          if (!pair) set.push(pair = [body, []]);
          if (role) pair[1].push(role);
        });
      }
    }
    return { sets, of };
  }

  /* The words of a part from one to another, and somewhat more, with their lists. */
  async function listed(part, first, last, most) {
    const from = Math.max(0, part.words.findLastIndex((word) => word <= first));
    const wanted = [];
    for (let at = from; at < part.words.length && part.words[at] <= last && wanted.length < most; at += 1) wanted.push(at);
    const sheets = await Promise.all(wanted.map((at) => load(`${part.name}/w${at}`, part.mark)));
    return sheets.flatMap((sheet) => Object.entries(sheet));
  }

  /* Each find of a list, with how much the word weighs there. */
  function eachOf(list, take) {
    let find = -1;
    for (const number of numbers(list)) {
      find += (number >> 2) + 1;
      take(find, WEIGHTS[number & 3]);
    }
  }

  /* How much a word weighs in each find of a part. */
  async function weigh(part, asked) {
    const weights = new Float32Array(part.count);
    const [first, last] = asked.word.length < 3 ? [asked.word, asked.word] : [asked.stem, `${asked.stem}\uffff`];
    for (const [word, list] of await listed(part, first, last, 4)) {
      const like = likeness(asked, word);
      if (like) eachOf(list, (find, weight) => { weights[find] = Math.max(weights[find], like * weight); });
    }
    return weights;
  }

  /* The score of each find of each part by the words; with `some`, one of the words is enough. */
  function scored(parts, weights, some) {
    const all = parts.reduce((sum, part) => sum + part.count, 0);
    const rarity = weights.map((byPart) => {
      const many = byPart.reduce((sum, found) => sum + found.reduce((n, weight) => n + (weight > 0), 0), 0);
      return Math.log(1 + (all - many + 0.5) / (many + 0.5));
    });
    return parts.map((part, at) => {
      const scores = new Float32Array(part.count);
      for (let find = 0; find < part.count; find += 1) {
        let score = weights.length ? 0 : 1;
        for (let word = 0; word < weights.length; word += 1) {
          const weight = weights[word][at][find];
          if (!weight && !some) {
            score = 0;
            break;
          }
          score += weight * rarity[word];
        }
        scores[find] = score;
      }
      return scores;
    });
  }

  /* Of each form, the facets by which it is not among those chosen. */
  function refusals(part, chosen) {
    return part.forms.map((form) => FACETS.filter((facet, at) => {
      if (!chosen[facet]?.length) return false;
      return ![form[at]].flat().some((value) => chosen[facet].includes(slug(part.values[facet][value] ?? "")));
    }));
  }

  /* The same for sets of bodies. */
  function refusalsOfBodies({ sets }, { organisation = [], role = [] }) {
    return sets.map((set) => {
      const meant = set.filter(([body]) => !organisation.length || organisation.includes(body));
      const refused = meant.length || !organisation.length ? [] : ["organisation"];
      const among = meant.length ? meant : set;
      if (role.length && !among.some(([, roles]) => roles.some((each) => role.includes(slug(each))))) refused.push("role");
      return refused;
    });
  }

  const kindOf = (part, find) => part.values.kind[part.forms[part.of[find]][0]];

  const add = (counts, facet, value, many) => counts[facet].set(value, (counts[facet].get(value) || 0) + many);

  /* What is found in a part, and how often each value would be found if its facet were chosen anew. */
  function sift(part, scores, chosen, bodies, counts) {
    const byForm = refusals(part, chosen);
    const bySet = bodies ? refusalsOfBodies(bodies, chosen) : [];
    const none = [];
    const found = [];
    const tally = new Map();
    for (let find = 0; find < part.count; find += 1) {
      if (!scores[find]) continue;
      const form = byForm[part.of[find]];
      const set = bodies ? bySet[bodies.of[find]] : none;
      if (form.length + set.length > 1) continue;
      const only = form[0] || set[0] || "";
      if (!only) found.push({ part, find, score: scores[find] * (kindOf(part, find) === "Organisation" ? 1.25 : 1) });
      const key = `${only} ${part.of[find]}`;
      tally.set(key, (tally.get(key) || 0) + 1);
      if (bodies && (!only || set.length)) countBodies(bodies.sets[bodies.of[find]], only, chosen, counts);
    }
    for (const [key, many] of tally) {
      const [only, form] = key.split(" ");
      FACETS.forEach((facet, at) => {
        if (only && only !== facet) return;
        for (const value of [part.forms[form][at]].flat()) {
          if (value >= 0) add(counts, facet, part.values[facet][value], many);
        }
      });
    }
    return found;
  }

  function countBodies(set, only, { organisation = [], role = [] }, counts) {
    const roles = new Set();
    for (const [body, parts] of set) {
      const fits = !role.length || parts.some((each) => role.includes(slug(each)));
      if (only !== "role" && fits) add(counts, "organisation", body, 1);
      if (!organisation.length || organisation.includes(body)) parts.forEach((each) => roles.add(each));
    }
    if (only !== "organisation") roles.forEach((each) => add(counts, "role", each, 1));
  }

  /* The rows that are shown of what was found. */
  async function shown(found, asked) {
    return Promise.all(found.map(async ({ part, find }) => {
      const rows = await load(`${part.name}/s${Math.floor(find / SHOWN)}`, part.mark);
      const [title, path, date, paper, tags, text] = rows[find % SHOWN];
      return { title, path, date, paper, tags, kind: kindOf(part, find), quote: quoted(text, asked) };
    }));
  }

  /* The words of a text around the first that was asked for, as pairs of a text and whether it was asked for. */
  function quoted(text, asked, room = 260) {
    const pieces = text.split(/([\p{L}\p{N}\p{M}'’]+)/u);
    const hits = pieces.map((piece, at) => at % 2 === 1 && wordsOf(piece).some(
      (word) => asked.some((each) => likeness(each, word)),
    ));
    let start = Math.max(0, hits.indexOf(true));
    for (let before = 0; start > 0 && before + pieces[start - 1].length < 90;) before += pieces[start -= 1].length;
    const made = [[start > 0 ? "… " : "", false]];
    let length = 0;
    for (let at = start; at < pieces.length; at += 1) {
      if (length > room) {
        made.push([" …", false]);
        break;
      }
      length += pieces[at].length;
      made.push([pieces[at], hits[at]]);
    }
    return made.filter(([piece]) => piece);
  }

  /* The choices as pairs of a facet and a label, each with how it stands in the address; no label: nothing has it. */
  function labelled(parts, chosen, bodies, names) {
    const sets = bodies.flatMap((each) => each?.sets || []);
    const roles = [...new Set(sets.flat().flatMap(([, each]) => each))];
    return Object.entries(chosen).flatMap(([facet, values]) => values.map((value) => {
      if (facet === "organisation") return [facet, Object.hasOwn(names, value) ? value : undefined, value];
      const labels = facet === "role" ? roles : parts.flatMap((part) => part.values[facet]);
      return [facet, labels.find((label) => slug(label) === value), value];
    }));
  }

  /*
   * `words` as typed; `chosen` has lists of values by facet, as they stand in the address; `sort` is "date" or
   * "relevance"; `many` rows are shown; `bodies` says that all organisations and their roles are to be counted too.
   *
   * Promises how many there are (`total`); whether what is found has only `some` of the words; the `rows`; for each
   * facet how often each value would be found (`counts`, Maps); the choices that are `unknown` and those `chosen` in
   * earnest; what bodies are called (`names`); whether the question was `cut`; which of its words are too `common` to
   * be looked for, and how many `words` were.
   */
  async function ask({ words, chosen, sort, many, bodies }) {
    const { parts, names, common } = await begin();
    const typed = [...new Set(wordsOf(words.slice(0, MOST_LETTERS)))];
    const told = typed.filter((word) => !common.has(word));
    const asked = told.slice(0, MOST_WORDS).map((word) => ({ word, stem: stem(word) }));
    const alone = chosen.organisation?.length > 0 && !bodies;
    const all = bodies || (chosen.role?.length > 0 && !alone);
    const [weights, sets, called] = await Promise.all([
      Promise.all(asked.map((each) => Promise.all(parts.map((part) => weigh(part, each))))),
      Promise.all(parts.map((part) => (alone ? namedAlone(part, chosen.organisation) : all ? named(part) : undefined))),
      alone || all ? load("names", names) : {},
    ]);
    const choices = labelled(parts, chosen, sets, called);
    const facets = [...FACETS, "organisation", "role"];
    const counts = Object.fromEntries(facets.map((facet) => [facet, new Map()]));
    const fitting = Object.fromEntries(facets.map((facet) => [facet, []]));
    for (const [facet, label, value] of choices.filter(([, label]) => label !== undefined)) {
      fitting[facet].push(value);
      add(counts, facet, label, 0);
    }
    let scores = scored(parts, weights, false);
    const some = asked.length > 1 && !scores.some((each) => each.some(Boolean));
    if (some) scores = scored(parts, weights, true);
    const found = parts.flatMap((part, at) => sift(part, scores[at], fitting, sets[at], counts));
    if (sort === "relevance") found.sort((one, other) => other.score - one.score);
    const rows = await shown(found.slice(0, many), asked);
    const cut = words.length > MOST_LETTERS || told.length > MOST_WORDS;
    return {
      total: found.length, some, rows, counts, chosen: fitting, names: called, cut,
      unknown: choices.filter(([, label]) => label === undefined).map(([facet, , value]) => [facet, value]),
      common: typed.filter((word) => common.has(word)), words: asked.length,
    };
  }

  /* How many finds there are. */
  const size = async () => (await begin()).parts.reduce((sum, part) => sum + part.count, 0);

  window.auditpressSearch = { ask, slug, size };
})();
