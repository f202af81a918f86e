/* Formulas: draws what stands in [data-tex] with KaTeX, which is loaded by the first page that has one. */
(() => {
  const folder = new URL("katex/", document.currentScript.src).href;
  let loading;

  const load = () =>
    (loading ||= new Promise((resolve, reject) => {
      if (window.katex) return resolve(); // the site's own
      const sheet = document.createElement("link");
      sheet.rel = "stylesheet";
      sheet.href = `${folder}katex.min.css`;
      const script = document.createElement("script");
      script.src = `${folder}katex.min.js`;
      script.onload = resolve;
      script.onerror = reject;
      // Into the body: what stands in the head only here is taken out by Material's instant navigation.
      document.body.append(sheet, script);
    }));

  const draw = (formula) => {
    const text = formula.textContent;
    try {
      window.katex.render(formula.dataset.tex, formula, {
        displayMode: formula.classList.contains("til-math--display"),
        throwOnError: false, // a mistake is shown as it is typed, with what is wrong in its title
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
  // Material's instant navigation swaps the page and says so.
  window.document$?.subscribe(show);
})();
