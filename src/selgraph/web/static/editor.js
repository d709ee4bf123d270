"use strict";
// The page's settings, the examples and the links of results; the editor itself is YASGUI.
(function () {
  const box = document.getElementById("yasgui");
  const place = document.getElementById("place");
  const settings = JSON.parse(box.dataset.settings);
  settings.endpoint = new URL(settings.endpoint, window.location.href).href;

  function pageOf(iri) {
    if (iri.startsWith(settings.namespace) && !iri.includes("?")) return settings.root + iri.slice(settings.namespace.length);
    return settings.root + "resource?iri=" + encodeURIComponent(iri);
  }

  // YASGUI shows a JSON body of an error as "[object Object]": give it the sentence, and go to the place of the mistake
  const ask = window.fetch.bind(window);
  window.fetch = async (...request) => {
    place.textContent = "";
    const response = await ask(...request);
    const kind = response.headers.get("Content-Type") || "";
    if (response.ok || !kind.startsWith("application/problem+json")) return response;
    const told = await response.json();
    const where = told.line ? "Line " + told.line + ", column " + told.column + ": " : "";
    const sentence = where + told.detail + (told.advice ? " " + told.advice : "");
    place.textContent = sentence;
    if (told.line) yasgui.getTab().getYasqe().setCursor({ line: told.line - 1, ch: Math.max(told.column - 1, 0) });
    return new Response(sentence, { status: response.status, headers: { "Content-Type": "text/plain" } });
  };

  Yasgui.Yasqe.defaults.autocompleters = ["variables"]; // the others would ask other hosts
  if (Yasgui.Yasqe.Autocompleters) {
    for (const name of ["prefixes", "property", "class"]) delete Yasgui.Yasqe.Autocompleters[name];
  }
  Yasgui.Yasqe.defaults.value = settings.query;
  const yasgui = new Yasgui(box, {
    requestConfig: { endpoint: settings.endpoint, method: "POST" },
    endpointCatalogueOptions: { getData: () => [{ endpoint: settings.endpoint }], keys: [] },
    copyEndpointOnNewTab: true,
    persistenceId: null,
  });

  // results come page by page; whatever is drawn leads to our own page of the IRI
  new MutationObserver(() => {
    for (const link of box.querySelectorAll(".yasr a.iri:not([data-iri])")) {
      link.dataset.iri = link.href;
      link.href = pageOf(link.dataset.iri);
    }
  }).observe(box, { childList: true, subtree: true });

  const asked = new URLSearchParams(window.location.search).get("query");
  if (asked) yasgui.getTab().setQuery(asked);

  const choice = document.getElementById("example");
  for (const example of settings.examples) {
    const option = document.createElement("option");
    option.value = example.query;
    option.textContent = example.summary;
    choice.append(option);
  }
  choice.addEventListener("change", () => {
    if (choice.value) yasgui.getTab().setQuery(choice.value);
  });

})();
