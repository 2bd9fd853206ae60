// What the reader does: keys, clicks, taps, and the pointer over a line.

const THEME = "newsclean-report:theme";

function fill(id, pairs) {
  byId(id).append(...pairs.map(([value, text]) => make("option", { value: String(value) }, ...textNodes(text))));
}

function remembered(name) {
  try {
    return localStorage.getItem(name) ?? "";
  } catch {
    return "";
  }
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(THEME, theme);
  } catch {
    // The theme then lasts as long as the page.
  }
}

const KEYS = {
  n: () => step(1), p: () => step(-1), j: () => moveLine(1), k: () => moveLine(-1),
  "]": () => moveDocument(1), "[": () => moveDocument(-1), e: exportLabels,
  r: () => !byId("checked").disabled && byId("checked").click(),
  "/": () => byId("f-search").focus(), "?": () => byId("help").showModal(),
};

document.addEventListener("keydown", (event) => {
  const at = event.target;
  if (event.ctrlKey || event.altKey || event.metaKey || byId("help").open) return;
  if (event.key === "Escape") {
    hideTip();
    if (open >= 0) toggleLine(open, false);
    return;
  }
  if (at.closest("input:not([type=checkbox]), select, textarea")) return;
  const inLines = at.closest("#lines") !== null;
  const arrow = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (inLines && arrow) moveLine(arrow);
  else if (inLines && event.key === "Home") focusLine(0);
  else if (inLines && event.key === "End") focusLine(current.units.length - 1);
  else if (byId("keys-on").checked && Object.hasOwn(KEYS, event.key)) KEYS[event.key]();
  else return;
  event.preventDefault();
});

const lines = byId("lines");
lines.addEventListener("click", (event) => {
  const node = event.target.closest("[data-i]");
  if (!node || event.target.closest(".panel")) return;
  // Who marks a piece of text with the pointer does not ask for the reason.
  if (!event.target.closest(".chip") && !getSelection().isCollapsed) return;
  toggleLine(Number(node.dataset.i));
});
lines.addEventListener("pointerover", (event) => {
  const node = event.target.closest("[data-i]");
  if (event.pointerType === "mouse" && node && byId("tip").dataset.i !== node.dataset.i) hideTip();
  if (event.pointerType === "mouse" && node) showTip(node);
});
lines.addEventListener("pointerleave", (event) => {
  if (!event.relatedTarget?.closest?.("#tip")) hideTip();
});
byId("tip").addEventListener("pointerleave", hideTip);
lines.addEventListener("focusin", (event) => {
  const node = event.target.closest("[data-i]");
  if (!node || !event.target.matches("button.chip")) return;
  rove(Number(node.dataset.i));
  showTip(node);
});
lines.addEventListener("focusout", hideTip);
addEventListener("scroll", hideTip, { passive: true });

byId("list").addEventListener("click", (event) => {
  const node = event.target.closest("[data-n]");
  if (!node) return;
  go(DOCS[node.dataset.n]);
  // Where the columns are one, the document is below the list, out of sight.
  if (matchMedia("(max-width: 60rem)").matches) byId("document").scrollIntoView({ block: "start" });
});
document.querySelector("main").addEventListener("click", (event) => {
  const node = event.target.closest("[data-go]");
  if (!node) return;
  go(DOCS[node.dataset.go]);
  byId("document").focus({ preventScroll: true });
  byId("document").scrollIntoView({ block: "start" });
});
byId("checked").addEventListener("change", () => {
  current.checked = byId("checked").checked;
  save();
  showList();
  showProgress();
  say(current.checked ? "All labels of this document are right." : "The labels of this document are open again.");
});

let waiting = 0;
byId("f-search").addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(applyFilters, 120);
});
byId("filters").addEventListener("change", (event) => {
  // The search acts as it is typed; its change comes when a line is clicked, which must not be drawn anew just then.
  if (event.target.id === "f-search") return;
  applyFilters();
});
byId("filters").addEventListener("submit", (event) => event.preventDefault());
byId("filters").addEventListener("reset", () => setTimeout(applyFilters));
byId("next").addEventListener("click", () => step(1));
byId("previous").addEventListener("click", () => step(-1));
byId("export").addEventListener("click", exportLabels);
byId("help-open").addEventListener("click", () => byId("help").showModal());
byId("help-close").addEventListener("click", () => byId("help").close());
byId("theme").addEventListener("change", () => setTheme(byId("theme").value));

const theme = remembered(THEME);
byId("theme").value = ["light", "dark"].includes(theme) ? theme : "";
document.documentElement.dataset.theme = byId("theme").value;
const byName = (a, b) => (a[1] < b[1] ? -1 : 1);
const used = new Set(DOCS.flatMap((x) => x.units.map((unit) => unit.label)));
fill("f-label", LABELS.map((x, n) => [n, x]).filter(([n]) => used.has(n)));
fill("f-rule", RULES.map((x, n) => [n, x]).sort(byName));
fill("f-flag", [...new Set(DOCS.flatMap((x) => Object.keys(x.flags)))].sort().map((x) => [x, x]));
fill("f-lang", [...new Set(DOCS.map((x) => x.lang ?? "unknown"))].sort().map((x) => [x, x]));
load();
if (!DOCS.some((x) => x.labelled)) byId("steps").value = "doubtful";
applyFilters();
showProgress();
