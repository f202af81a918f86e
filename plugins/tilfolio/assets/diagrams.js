/* Diagrams: Material draws them with the global `mermaid`, which it would otherwise load from another host.
   This one loads Mermaid from the site itself when a page first has a diagram. */
(() => {
  if (window.mermaid && !(window.mermaid instanceof Element)) return; // the site has its own
  const source = new URL("mermaid/mermaid.min.js", document.currentScript.src).href;
  let options = {};
  let loading;

  // Material colours these kinds for both of its schemes; the others need a light background.
  const COLORED = /aria-roledescription="(?:flowchart|sequence|class|state|er)/;
  const INKS = ["default-fg-color", "mermaid-edge-color", "mermaid-label-fg-color", "mermaid-node-fg-color"];
  const GROUND = `${INKS.map((name) => `--md-${name}:#36464e;`).join("")}--md-mermaid-label-bg-color:#fff;color:#36464e;
    background:#fff;border-radius:.2rem;padding:.4rem;box-sizing:border-box;`.replace(/\s+/g, "");

  const load = () =>
    (loading ||= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = source;
      script.onerror = reject;
      script.onload = () => {
        const library = window.mermaid;
        library.initialize({ ...options, startOnLoad: false, suppressErrorRendering: true });
        window.mermaid = ours;
        resolve(library);
      };
      document.body.append(script);
    }));

  const escape = (text) => text.replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign]);

  const ours = {
    initialize: (given) => {
      options = given;
    },
    render: async (id, text) => {
      try {
        const drawn = await (await load()).render(id, text);
        const svg = COLORED.test(drawn.svg)
          ? drawn.svg
          : drawn.svg.replace(/^<svg\b(?:[^>]*? style=")?/, (start) =>
              start.endsWith('"') ? start + GROUND : `${start} style="${GROUND}"`,
            );
        return { ...drawn, svg };
      } catch (error) {
        // An invalid diagram shows its source and the error.
        const reason = String(error?.message || error || "Mermaid could not be loaded");
        return { svg: `<pre style="overflow:auto" title="${escape(reason).replace(/"/g, "&quot;")}">${escape(text)}</pre>` };
      }
    },
  };
  window.mermaid = ours;
})();
