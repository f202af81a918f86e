/* The filter of a list of notes. It reads all notes from til/index.json, including those on other pages of the list, and
   keeps the words, category and tag in the URL: ?words=loss&category=model&tag=llm (?q= would open the theme's search).
   The script is part of the page, so it runs on each visit, also after instant navigation. */
(() => {
  const box = document.querySelector("[data-til-filter]");
  if (!box || !box.hidden) return;
  const listing = box.closest("[data-til-listing]");
  const rows = listing.querySelector("[data-til-rows]");
  const input = box.querySelector("input");
  const status = box.querySelector("[role=status]");
  const say = box.dataset;
  const categories = JSON.parse(say.tilCategories);
  const untouched = [...rows.childNodes];
  const start = status.textContent;
  const MOST = 200;
  let notes = null;

  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  };
  const dayOf = (iso, options) => new Date(`${iso}T12:00:00Z`).toLocaleDateString(say.tilLanguage, { timeZone: "UTC", ...options });

  const draw = (note) => {
    const row = make("li", "til-row");
    const day = make("time", "", dayOf(note.date, { month: "short", day: "numeric" }));
    day.dateTime = note.date;
    const text = make("div");
    const title = make("p", "til-row__title");
    const link = make("a", "", note.title);
    link.href = say.tilRoot + note.url;
    title.append(link);
    text.append(title);
    if (note.summary) text.append(make("p", "til-row__summary", note.summary));
    row.append(day, text);
    if (note.category && categories[note.category] && !say.tilCategory) {
      const category = make("a", `til-cat til-cat--${note.category}`, categories[note.category][0]);
      category.href = categories[note.category][1];
      row.append(category);
    }
    return row;
  };

  /* Dates already in the list are in the site's language; the browser formats months. */
  const show = (found) => {
    const parts = [];
    let month = "";
    for (const note of found.slice(0, MOST)) {
      if (note.date.slice(0, 7) !== month) {
        month = note.date.slice(0, 7);
        parts.push(make("h2", "til-month", dayOf(note.date, { month: "long", year: "numeric" })), make("ol", "til-list"));
      }
      parts[parts.length - 1].append(draw(note));
    }
    rows.replaceChildren(...parts);
  };

  const asked = () => {
    const query = new URLSearchParams(location.search);
    return { category: say.tilCategory || query.get("category") || "", tag: query.get("tag") || "" };
  };

  /* Mark the category that the URL selects. */
  const mark = (category) => {
    if (say.tilCategory) return;
    for (const link of listing.querySelectorAll(".til-filters a"))
      if (link.classList.contains("til-cat") ? link.classList.contains(`til-cat--${category}`) : !category || !categories[category])
        link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
  };

  const filter = () => {
    const { category, tag } = asked();
    mark(category);
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length && !tag && !(category && !say.tilCategory)) {
      rows.replaceChildren(...untouched);
      status.textContent = start;
      return;
    }
    if (!notes) return;
    const found = notes.filter(
      (note) =>
        (!category || note.category === category || note.secondary === category) &&
        (!tag || note.tags.some((own) => own.toLowerCase() === tag.toLowerCase())) &&
        words.every((word) => note.text.includes(word)),
    );
    show(found);
    const count = !found.length ? say.tilNone : found.length === 1 ? say.tilOne : say.tilMany.replace("{n}", found.length);
    status.replaceChildren(count);
    if (tag) {
      const clear = make("a", "", say.tilClear);
      clear.href = location.pathname;
      status.append(` · ${say.tilTag.replace("{tag}", tag)} · `, clear);
    }
  };

  const load = () => {
    if (load.begun) return;
    load.begun = true;
    box.setAttribute("aria-busy", "true");
    fetch(say.tilIndex)
      .then((answer) => answer.json())
      .then((index) => {
        notes = index.tils;
        for (const note of notes) note.text = `${note.title} ${note.summary} ${note.tags.join(" ")}`.toLowerCase();
        box.removeAttribute("aria-busy");
        filter();
      })
      .catch(() => { box.hidden = true; }); // opened from disk, where pages may not fetch
  };

  const remember = () => {
    const query = new URLSearchParams(location.search);
    if (input.value) query.set("words", input.value);
    else query.delete("words");
    const text = query.toString();
    history.replaceState(history.state, "", text ? `?${text}` : location.pathname);
  };

  input.addEventListener("focus", load, { once: true });
  input.addEventListener("input", () => {
    load();
    remember();
    filter();
  });
  input.addEventListener("keydown", (event) => {
    event.stopPropagation(); // Material has its own keyboard shortcuts
    if (event.key === "Escape" && input.value) {
      event.preventDefault();
      input.value = "";
      remember();
      filter();
    }
  });
  box.hidden = false;
  input.value = new URLSearchParams(location.search).get("words") || "";
  const { category, tag } = asked();
  if (input.value || tag || (category && !say.tilCategory)) load();
})();
