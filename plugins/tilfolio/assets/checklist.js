/* The checklist's search box. A typed or pasted symptom finds the notes that contain it and the checks that help, best
   first. derive/symptoms.py does the same for `til search`. The script is part of the page, so it runs on each visit,
   also after instant navigation. */
(() => {
  const box = document.querySelector("[data-til-find-box]");
  if (!box || !box.hidden) return;
  const article = box.closest("article") || document.body;
  const input = box.querySelector("input");
  const status = box.querySelector("[role=status]");
  const list = article.querySelector("[data-til-stories]");
  const say = box.dataset;
  const MOST = 20;
  const EMPTY = new Set("a an and are as at be but by for from has have i in is it its may my not of on or so than that the there this to was when with you your call error exception file line last most recent traceback python site packages".split(" ").map(stem));
  const PATH = /(?:\w+:\/\/|[A-Za-z]:\\)\S+|(?<!\S)["'(=[]?[~.]{0,2}\/[^\s"':,)]+|[\w.-]+\/[\w.-]+\/[^\s"':,)]*/gu;
  const WORD = /[\p{L}\p{N}]+/gu;
  const PART = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g;
  const GAP = 8;
  const NEAR = 0.6;
  const WHOLE = 0.8;
  const FEWEST = 2;

  function stem(word) {
    for (const ending of ["ing", "ed", "es", "s", "e"])
      if (word.endsWith(ending) && word.length > ending.length + 2 && !word.endsWith("ss")) return word.slice(0, -ending.length);
    return word;
  }

  /* The words of a text in order, each with its variants: OutOfMemoryError is also "memory". */
  const wordsOf = (text) =>
    (text.replace(PATH, " ").match(WORD) || []).map((written) => {
      const mixed = written !== written.toLowerCase() && written !== written.toUpperCase();
      return [written, ...(mixed ? written.match(PART) || [] : [])].map((part) => stem(part.toLowerCase()));
    });
  const telling = (text) => {
    const seen = new Map();
    for (const word of wordsOf(text))
      if (!word.some((part) => EMPTY.has(part) || /^\p{N}+$/u.test(part))) seen.set(word.join(" "), word);
    return [...seen.values()];
  };
  const plain = (text) => ` ${(text.toLowerCase().match(WORD) || []).join(" ")} `;

  const textOf = (element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode.data);
    return texts.join(" ");
  };

  const items = [...article.querySelectorAll("[data-til-item]")].map((element) => {
    const notes = [...element.querySelectorAll("[data-til-note]")];
    const find = element.dataset.tilFind;
    const said = notes.length ? [...element.children].filter((child) => !child.contains(notes[0])) : [element];
    return {
      element,
      terms: find ? find.split("|").map((term) => (term.match(WORD) || []).map((word) => stem(word.toLowerCase()))) : [],
      own: plain(`${find || ""} ${said.map(textOf).join(" ")}`),
      words: find ? null : new Set(wordsOf(textOf(element)).flat()),
      notes: notes.map((note) => plain(textOf(note))),
    };
  });
  const owners = new Map();
  for (const item of items)
    for (const word of new Set(item.terms.flat())) owners.set(word, (owners.get(word) || 0) + 1);
  const total = items.filter((item) => item.terms.length).length;
  const weight = (word) => 1 + Math.log(total / owners.get(word));

  const together = (words, places) => {
    if (!words.length || !words.every((word) => places.has(word))) return false;
    const reach = words.length + GAP;
    const [rarest] = [...words].sort((one, other) => places.get(one).length - places.get(other).length);
    return places.get(rarest).some((place) => words.every((word) => places.get(word).some((other) => Math.abs(other - place) <= reach)));
  };

  /* How well the terms of a check match the query. One long term counts more than many short ones. */
  const score = (item, places) => {
    let best = 0;
    for (const words of item.terms) {
      if (!together(words, places)) continue;
      const fits = [...new Set(words)].reduce((sum, word) => sum + weight(word), 0);
      best = Math.max(best, fits) + Math.min(best, fits) / 20;
    }
    return best;
  };

  const contains = (words, wanted) =>
    wanted.length >= FEWEST && wanted.filter((word) => word.some((part) => words.has(part))).length >= WHOLE * wanted.length;

  /* While typing, match words that start with the query; a plural finds the singular. */
  const has = (text, word) =>
    text.includes(/^[\x20-\x7e]*$/.test(word) ? ` ${word}` : word) ||
    (word.length > 3 && word.endsWith("s") && text.includes(` ${word.slice(0, -1)} `));
  const count = (text, words) => words.filter((word) => has(text, word)).length;

  const sections = [...article.children].filter((element) => element !== box && !element.contains(box));
  const after = sections.slice(sections.findIndex((element) => element.tagName === "H2"));
  const result = document.createElement("div");
  const title = document.createElement("h2");
  const found = document.createElement("ol");
  title.textContent = say.tilFound;
  found.className = "til-checks til-found";
  result.hidden = true;
  result.append(title, found);
  box.after(result);

  let further = [];
  const load = () => {
    if (!say.tilIndex || load.begun) return;
    load.begun = true;
    box.setAttribute("aria-busy", "true"); // results may still be loading
    const script = document.createElement("script");
    script.src = say.tilIndex;
    const ready = () => {
      box.removeAttribute("aria-busy");
      if (input.value) filter();
    };
    script.onerror = ready;
    script.onload = () => {
      further = (window.tilfolioStories || []).map((row) => {
        const text = [row.title, ...row.symptoms, ...row.cause, ...row.check, ...row.fix].join(" ");
        return { row, terms: [], notes: [], own: plain(text), words: new Set(wordsOf(text).flat()) };
      });
      ready();
    };
    document.head.append(script);
  };

  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  };

  const draw = ({ row }) => {
    const element = make("li", "til-story");
    element.dataset.tilFurther = "";
    for (const text of row.symptoms.length ? row.symptoms : [row.title]) element.append(make("p", "til-story__symptom", text));
    const parts = make("dl");
    for (const kind of ["tried", "cause", "check", "fix"]) {
      if (!row[kind].length) continue;
      parts.append(make("dt", "", list.dataset[`til${kind[0].toUpperCase()}${kind.slice(1)}`]));
      for (const text of row[kind]) parts.append(make("dd", "", text));
    }
    if (parts.children.length) element.append(parts);
    const note = make("p", "til-story__note");
    const link = make("a", "", row.title);
    link.href = say.tilRoot + row.url;
    note.append(link);
    element.append(note);
    return element;
  };

  let pending = 0;
  const announce = (text) => {
    clearTimeout(pending);
    pending = setTimeout(() => { status.textContent = text; }, 150); // screen readers announce only the last of several keystrokes
  };

  /* Show a result: its notes only if they match or the whole item does. */
  const show = (hit) => {
    if (hit.one.row) return draw(hit.one);
    const element = hit.one.element.cloneNode(true);
    element.removeAttribute("id");
    if (!hit.whole) {
      const notes = [...element.querySelectorAll("[data-til-note]")];
      notes.forEach((note, index) => { if (!hit.notes.includes(index)) note.remove(); });
    }
    return element;
  };

  const search = (text) => {
    const places = new Map();
    wordsOf(text).forEach((word, place) => {
      for (const part of word) places.set(part, [...(places.get(part) || []), place]);
    });
    const wanted = telling(text);
    const everything = [...items, ...further];
    const holding = everything.filter((one) => one.words && contains(one.words, wanted));
    const scored = items.map((one) => ({ one, fits: score(one, places) })).filter(({ fits }) => fits).sort((a, b) => b.fits - a.fits);
    const meant = scored.filter(({ fits }) => fits >= NEAR * scored[0].fits).map(({ one }) => one);
    const hits = [...holding, ...meant].map((one) => ({ one, whole: true }));
    if (hits.length) return { hits, near: false };

    const typed = [...new Set((text.toLowerCase().match(WORD) || []))];
    const some = typed.filter((word) => !EMPTY.has(stem(word)));
    const words = some.length ? some : typed;
    for (const one of everything) {
      one.count = count(one.own, words);
      one.counts = one.notes.map((note) => (count(note, words) ? count(one.own + note, words) : 0));
    }
    const most = Math.max(0, ...everything.flatMap((one) => [one.count, ...one.counts]));
    if (!most || most * 2 < words.length) return { hits: [], near: false };
    for (const one of everything) {
      const notes = one.counts.map((each, index) => (each >= most ? index : -1)).filter((index) => index >= 0);
      if (one.count >= most || notes.length) hits.push({ one, whole: one.count >= most, notes });
    }
    return { hits, near: most < words.length };
  };

  const filter = () => {
    const text = input.value.trim();
    const { hits, near } = text ? search(text) : { hits: [], near: false };
    found.replaceChildren(...hits.slice(0, MOST).map(show));
    result.hidden = !hits.length;
    for (const element of after) element.classList.toggle("til-away", Boolean(text));
    if (!text) announce("");
    else if (!hits.length) announce(box.hasAttribute("aria-busy") ? "" : say.tilNone);
    else if (near) announce(say.tilNear.replace("{n}", hits.length));
    else announce(hits.length === 1 ? say.tilOne : say.tilMany.replace("{n}", hits.length));
  };

  input.addEventListener("focus", load, { once: true });
  input.addEventListener("input", filter);
  input.addEventListener("keydown", (event) => {
    event.stopPropagation(); // Material has its own keyboard shortcuts
    if (event.key === "Escape" && input.value) {
      event.preventDefault();
      input.value = "";
      filter();
    } else if (event.key === "Enter") {
      const first = found.querySelector(".til-check__notes a, .til-story__note a:last-of-type");
      if (first) first.focus();
    }
  });
  box.hidden = false;
  if (input.value) filter(); // browsers restore the text on the way back
})();
