/* The checklist's search box: what has the words that are typed stays, as they are typed. The page brings this script
   itself, so that it runs each time the page is opened, by instant navigation too. */
(() => {
  const box = document.querySelector("[data-til-find-box]");
  if (!box || !box.hidden) return;
  const article = box.closest("article") || document.body;
  const input = box.querySelector("input");
  const status = box.querySelector("[role=status]");
  const list = article.querySelector("[data-til-stories]");
  const say = box.dataset;
  const AWAY = "til-away";
  const MOST_FURTHER = 20;
  const EMPTY_WORDS = new Set("a an and are at be by for from has i in is it my not of on or so than that the to was with".split(" "));

  const wordsOf = (text) => text.toLowerCase().split(/[^\p{L}\p{N}+#]+/u).filter(Boolean);
  const readable = (text) => ` ${wordsOf(text).join(" ")} `;

  /* What stands in elements beside each other is no one word. */
  const textOf = (element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode.data);
    return texts.join(" ");
  };

  /* A word is found where one begins with it, in scripts without spaces anywhere; a plural finds the singular. */
  const has = (text, word) =>
    text.includes(/^[\x20-\x7e]*$/.test(word) ? ` ${word}` : word) ||
    (word.length > 3 && word.endsWith("s") && text.includes(` ${word.slice(0, -1)} `));
  const count = (text, words) => words.filter((word) => has(text, word)).length;

  const items = [...article.querySelectorAll("[data-til-item]")].map((element) => {
    const notes = [...element.querySelectorAll("[data-til-note]")];
    const said = notes.length ? [...element.children].filter((child) => !child.contains(notes[0])) : [element];
    const terms = (element.dataset.tilFind || "").split("|").map(readable);
    const own = terms.join("") + readable(said.map(textOf).join(" "));
    return { element, own, terms: terms.filter((term) => term.trim().includes(" ")), notes: notes.map((note) => ({ element: note, text: readable(textOf(note)) })) };
  });

  /* A section is a heading and what follows it up to the next one. */
  const sections = [];
  for (const element of article.children) {
    if (element.tagName === "H2") sections.push({ heading: element, rest: [] });
    else if (sections.length) sections[sections.length - 1].rest.push(element);
  }

  let further = [];
  const load = () => {
    if (!say.tilIndex || load.begun) return;
    load.begun = true;
    box.setAttribute("aria-busy", "true"); // what is not found yet may be in what is being fetched
    const script = document.createElement("script");
    script.src = say.tilIndex;
    const ready = () => {
      box.removeAttribute("aria-busy");
      if (input.value) filter();
    };
    script.onerror = ready;
    script.onload = () => {
      further = (window.tilfolioStories || []).map((row) => ({
        row,
        own: readable([row.title, ...row.symptoms, ...row.cause, ...row.check, ...row.fix].join(" ")),
      }));
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
    for (const kind of ["cause", "check", "fix"]) {
      if (!row[kind].length) continue;
      const part = make("div");
      part.append(make("dt", "", list.dataset[`til${kind[0].toUpperCase()}${kind.slice(1)}`]));
      for (const text of row[kind]) part.append(make("dd", "", text));
      parts.append(part);
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
    pending = setTimeout(() => { status.textContent = text; }, 150); // a reader is told of the last of many keys
  };

  const showAll = () => {
    for (const element of article.querySelectorAll(`.${AWAY}`)) element.classList.remove(AWAY);
    announce("");
  };

  const filter = () => {
    for (const element of article.querySelectorAll("[data-til-further]")) element.remove();
    const typed = [...new Set(wordsOf(input.value))];
    const telling = typed.filter((word) => !EMPTY_WORDS.has(word));
    const words = telling.length ? telling : typed;
    if (!words.length) return showAll();

    const text = readable(input.value);
    for (const item of items) {
      // A whole traceback was pasted: of its many words the check has those that count.
      item.meant = item.terms.some((term) => text.includes(term));
      item.count = count(item.own, words);
      for (const note of item.notes) note.count = count(note.text, words) && count(item.own + note.text, words);
    }
    for (const story of further) story.count = count(story.own, words);
    const most = Math.max(0, ...[...items, ...items.flatMap((item) => item.notes), ...further].map((one) => one.count));
    const least = most * 2 >= words.length && most ? most : Infinity;

    let shown = 0;
    for (const item of items) {
      const whole = item.meant || item.count >= least;
      for (const note of item.notes) note.element.classList.toggle(AWAY, !whole && note.count < least);
      const stays = whole || item.notes.some((note) => note.count >= least);
      item.element.classList.toggle(AWAY, !stays);
      shown += stays;
    }
    const found = further.filter((story) => story.count >= least);
    if (list) list.append(...found.slice(0, MOST_FURTHER).map(draw));
    shown += found.length;

    for (const { heading, rest } of sections) {
      let filled = false;
      for (const element of rest) {
        const stays = Boolean(element.querySelector(`[data-til-item]:not(.${AWAY}), [data-til-further]`));
        element.classList.toggle(AWAY, !stays);
        filled = filled || stays;
      }
      heading.classList.toggle(AWAY, !filled);
    }
    if (!shown) announce(box.hasAttribute("aria-busy") ? "" : say.tilNone);
    else if (most < words.length && !items.some((item) => item.meant)) announce(say.tilNear.replace("{n}", shown));
    else announce(shown === 1 ? say.tilOne : say.tilMany.replace("{n}", shown));
  };

  input.addEventListener("focus", load, { once: true });
  input.addEventListener("input", filter);
  input.addEventListener("keydown", (event) => {
    event.stopPropagation(); // Material has keys of its own
    if (event.key === "Escape" && input.value) {
      event.preventDefault();
      input.value = "";
      filter();
    } else if (event.key === "Enter") {
      const first = input.value && article.querySelector(`[data-til-item]:not(.${AWAY}) li:not(.${AWAY}) a, .til-story:not(.${AWAY}) .til-story__note a:last-of-type`);
      if (first) first.focus();
    }
  });
  box.hidden = false;
  if (input.value) filter(); // what a browser fills in again when one comes back
})();
