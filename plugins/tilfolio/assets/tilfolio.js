/* Share rows: copying, and the browser's own share sheet. */
(() => {
  const say = (button) => {
    button.dataset.tilBefore ||= button.title;
    button.classList.add("til-share__done");
    button.title = button.dataset.tilDone;
    setTimeout(() => {
      button.classList.remove("til-share__done");
      button.title = button.dataset.tilBefore;
    }, 2000);
  };

  // Where copying is not allowed, select the text for copying by keyboard.
  const copy = (button, text) =>
    navigator.clipboard.writeText(text).then(
      () => say(button),
      () => document.getElementById(button.dataset.tilCopyPost || "")?.select(),
    );

  const textOf = (button) => {
    const post = document.getElementById(button.dataset.tilCopyPost || "");
    return post ? post.value || post.textContent : "";
  };

  const show = () => {
    const clipboard = navigator.clipboard && window.isSecureContext;
    document.querySelectorAll("[data-til-copy], [data-til-copy-post]").forEach((button) => {
      button.hidden = !clipboard;
    });
    document.querySelectorAll("[data-til-native]").forEach((button) => {
      button.hidden = !navigator.share;
    });
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-til-copy], [data-til-native], [data-til-copy-post]");
    if (!button) return;
    const row = button.closest("[data-til-url]");
    if ("tilCopyPost" in button.dataset) copy(button, textOf(button));
    else if ("tilCopy" in button.dataset) copy(button, row.dataset.tilUrl);
    else navigator.share({ title: row.dataset.tilTitle, url: row.dataset.tilUrl }).catch(() => {});
  });

  // Material's instant navigation replaces the page and emits an event; without it the page is loaded once.
  if (window.document$) window.document$.subscribe(show);
  else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", show);
  else show();
})();

/* Accessibility that Material lacks: a name for its search dialog, and keyboard focus for tables that scroll. */
(() => {
  const complete = () => {
    const dialog = document.querySelector(".md-search[role=dialog]:not([aria-label])");
    const name = dialog?.querySelector("input[aria-label]")?.getAttribute("aria-label");
    if (name) for (const part of [dialog, dialog.querySelector("[role=search]")]) part?.setAttribute("aria-label", name);
    // With section indexes the name is a link, and the label of the list is empty.
    for (const nav of document.querySelectorAll("nav[data-md-level][aria-labelledby]")) {
      if (document.getElementById(nav.getAttribute("aria-labelledby"))?.textContent.trim()) continue;
      nav.removeAttribute("aria-labelledby");
      nav.setAttribute("aria-label", nav.parentElement.querySelector("a")?.textContent.trim() || "");
    }
    for (const table of document.querySelectorAll(".md-typeset__scrollwrap"))
      if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
  };
  /* Tags in search results and the buttons of listings are <nav> elements without names. */
  const NAMELESS = ".md-search-result nav.md-tags:not([role]), nav.md-code__nav:not([role])";
  const settle = () => document.querySelectorAll(NAMELESS).forEach((nav) => nav.setAttribute("role", "presentation"));
  const watch = () => {
    settle();
    new MutationObserver(settle).observe(document.body, { childList: true, subtree: true });
  };
  if (document.body) watch();
  else document.addEventListener("DOMContentLoaded", watch);
  if (window.document$) window.document$.subscribe(() => requestAnimationFrame(complete));
  else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", complete);
  else complete();
  addEventListener("resize", complete);
})();

/* An external video player is loaded only after a click on its poster; without scripts the poster is a link. */
document.addEventListener("click", (event) => {
  const poster = event.target.closest("[data-til-player]");
  if (!poster || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const player = document.createElement("iframe");
  player.className = "til-video";
  player.src = poster.dataset.tilPlayer;
  player.title = poster.textContent.trim();
  player.allow = "autoplay; fullscreen; picture-in-picture";
  player.referrerPolicy = "strict-origin-when-cross-origin";
  poster.replaceWith(player);
  player.focus();
});
