(() => {
  const { events, number } = document.currentScript.dataset;
  const label = document.getElementById("viewpoints-preview");
  let source = null;
  const listen = () => {
    if (source || document.hidden) return;
    source = new EventSource(events);
    source.onmessage = (event) => { if (event.data !== number) location.reload(); };
    source.onopen = () => { if (label) delete label.dataset.lost; };
    source.onerror = () => { if (label) label.dataset.lost = ""; };
  };
  // A browser has six connections for all tabs: one that nobody sees gives its own back.
  const rest = () => { if (source) { source.close(); source = null; } };
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
  addEventListener("pagehide", rest);
  addEventListener("pageshow", listen);
  listen();
  for (const caret of document.querySelectorAll("pre i")) {
    const box = caret.closest("pre");
    box.scrollLeft = Math.max(0, caret.offsetLeft + caret.offsetWidth - box.clientWidth + 24);
  }
})();
