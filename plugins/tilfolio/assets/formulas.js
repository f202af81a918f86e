/* Formulas: renders [data-tex] with KaTeX, which is loaded by the first page that has one. */
(() => {
  const folder = new URL("katex/", document.currentScript.src).href;
  let loading;

  const load = () =>
    (loading ||= new Promise((resolve, reject) => {
      if (window.katex) return resolve(); // the site has its own
      const sheet = document.createElement("link");
      sheet.rel = "stylesheet";
      sheet.href = `${folder}katex.min.css`;
      const script = document.createElement("script");
      script.src = `${folder}katex.min.js`;
      script.onload = resolve;
      script.onerror = reject;
      // In the body, because Material's instant navigation removes additions to the head.
      document.body.append(sheet, script);
    }));

  const draw = (formula) => {
    const text = formula.textContent;
    try {
      window.katex.render(formula.dataset.tex, formula, {
        displayMode: formula.classList.contains("til-math--display"),
        throwOnError: false, // an invalid formula is shown as typed, with the error in its title
        errorColor: "var(--md-code-hl-special-color, currentcolor)",
        strict: "ignore",
        maxSize: 50,
      });
    } catch {
      formula.textContent = text;
    }
    formula.dataset.tilDrawn = "";
  };

  const show = () => {
    const formulas = document.querySelectorAll(".til-math[data-tex]:not([data-til-drawn])");
    if (formulas.length) load().then(() => formulas.forEach(draw), () => {});
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", show);
  else show();
  // Material's instant navigation replaces the page and emits an event.
  window.document$?.subscribe(show);
})();
