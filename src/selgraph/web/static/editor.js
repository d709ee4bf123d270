"use strict";
// The page's settings, the examples and the links of results; the editor itself is YASGUI.
(function () {
  const box = document.getElementById("yasgui");
  const place = document.getElementById("place");
  const settings = JSON.parse(box.dataset.settings);

  function pageOf(iri) {
    if (iri.startsWith(settings.namespace) && !iri.includes("?")) return settings.root + iri.slice(settings.namespace.length);
    return settings.root + "resource?iri=" + encodeURIComponent(iri);
  }

  Yasgui.Yasqe.defaults.autocompleters = ["variables"]; // the others would ask other hosts
  if (Yasgui.Yasqe.Autocompleters) {
    for (const name of ["prefixes", "property", "class"]) delete Yasgui.Yasqe.Autocompleters[name];
  }
  Yasgui.Yasqe.defaults.value = settings.query;
  const table = Yasgui.Yasr.plugins.table || Yasgui.Yasr.plugins.Table;
  if (table && table.defaults) table.defaults.uriHrefAdapter = pageOf;

  const yasgui = new Yasgui(box, {
    requestConfig: { endpoint: settings.endpoint, method: "POST" },
    endpointCatalogueOptions: { getData: () => [{ endpoint: settings.endpoint }], keys: [] },
    copyEndpointOnNewTab: true,
    persistenceId: null,
  });

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

  function watch(tab) {
    const yasqe = tab.getYasqe();
    yasqe.on("query", () => { place.textContent = ""; });
    yasqe.on("queryResponse", (_, response) => {
      const problem = response && response.response ? response.response : response;
      let text = problem && problem.text;
      if (!text && response && response.error && response.error.response) text = response.error.response.text;
      let told;
      try { told = JSON.parse(text); } catch (_error) { return; }
      if (!told || !told.title || !told.status) return;
      const where = told.line ? "Line " + told.line + ", column " + told.column + ": " : "";
      place.textContent = where + told.detail + (told.advice ? " " + told.advice : "");
      if (told.line) yasqe.setCursor({ line: told.line - 1, ch: Math.max(told.column - 1, 0) });
    });
  }
  watch(yasgui.getTab());
  yasgui.on("tabAdd", (_, id) => window.setTimeout(() => watch(yasgui.getTab(id)), 0));
})();
