// Which documents and lines are shown, and going from one to the next.

const filters = { search: "", pattern: null, label: -1, rule: -1, flag: "", lang: "", sort: "changed", only: false, line: false };
let visible = [];

/** Whether a unit is what the filters for lines ask for. */
function unitFits(doc, unit) {
  if (filters.label >= 0 && unit.label !== filters.label && shouldBe(doc, unit) !== filters.label) return false;
  if (filters.rule >= 0 && !unit.findings.some((x) => x.rule === filters.rule)) return false;
  return !filters.pattern || named(doc) || found(unit.text);
}

/** Whether the filters choose some of a document's lines: a search that its name answers chooses them all. */
const picksLines = (doc) => filters.label >= 0 || filters.rule >= 0 || (filters.pattern !== null && !named(doc));

const found = (text) => text !== null && text !== undefined && text.search(filters.pattern) >= 0;
const named = (doc) => found(doc.id) || found(doc.title) || found(doc.url);

function documentFits(doc) {
  if (filters.flag && !Object.hasOwn(doc.flags, filters.flag)) return false;
  if (filters.lang && (doc.lang ?? "unknown") !== filters.lang) return false;
  return !filters.line || doc.units.some((x) => unitFits(doc, x));
}

const ORDERS = {
  changed: (a, b) => b.share - a.share || a.n - b.n,
  least: (a, b) => a.share - b.share || a.n - b.n,
  mistakes: (a, b) => mistakes(b) - mistakes(a) || a.n - b.n,
  given: (a, b) => a.n - b.n,
};

function readFilters() {
  filters.search = byId("f-search").value;
  filters.pattern = searchPattern(filters.search);
  filters.label = Number(byId("f-label").value || -1);
  filters.rule = Number(byId("f-rule").value || -1);
  filters.flag = byId("f-flag").value;
  filters.lang = byId("f-lang").value;
  filters.sort = byId("f-sort").value;
  filters.only = byId("f-only").checked;
  filters.line = filters.pattern !== null || filters.label >= 0 || filters.rule >= 0;
}

/** Filter and order anew; the document shown stays where it still fits. */
function applyFilters() {
  readFilters();
  visible = DOCS.filter(documentFits).sort(ORDERS[filters.sort]);
  showList();
  byId("document").hidden = !visible.length;
  say("");
  byId("count").textContent = `${number(visible.length)} of ${many(DOCS.length, "document")}`;
  if (visible.length) showDocument(visible.includes(current) ? current : visible[0]);
  markCurrent();
}

function showList() {
  const focused = document.activeElement?.closest?.("#list [data-n]")?.dataset.n;
  byId("list").replaceChildren(...visible.map(entry));
  if (focused !== undefined) byId("list").querySelector(`[data-n="${focused}"]`)?.focus();
  markCurrent();
}

function entry(doc) {
  const wrong = mistakes(doc);
  const facts = [doc.lang ?? "unknown", `${Math.round(100 * doc.share)} % removed`];
  if (wrong) facts.push(many(wrong, "mistake"));
  if (doc.checked || doc.labelled) facts.push(doc.labelled ? "labelled" : "checked");
  facts.push(...Object.keys(doc.flags));
  const bar = make("span", { class: "share", "aria-hidden": "true" }, make("span"));
  bar.firstChild.style.width = `${100 * doc.share}%`;
  return make("li", {}, make(
    "button", { type: "button", "data-n": String(doc.n) },
    make("bdi", { class: "name" }, ...textNodes(doc.title || doc.id)),
    make("span", { class: "sub" }, facts.join(" · ")), bar,
  ));
}

function markCurrent() {
  for (const node of byId("list").querySelectorAll("[data-n]")) {
    const here = current !== null && node.dataset.n === String(current.n);
    if (here) node.setAttribute("aria-current", "true");
    else node.removeAttribute("aria-current");
  }
}

function go(doc) {
  if (!visible.includes(doc)) {
    byId("filters").reset();
    applyFilters();
  }
  showDocument(doc);
  markCurrent();
  byId("list").querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
}

function moveDocument(by) {
  const at = visible.indexOf(current) + by;
  if (!visible[at]) return;
  go(visible[at]);
  byId("document").focus({ preventScroll: true });
  byId("document").scrollIntoView({ block: "start" });
}

/** To the next line that is asked for, or the one before, in this document or another; round the end to the start. */
function step(by) {
  const kind = byId("steps").value;
  const all = visible.flatMap((doc, d) =>
    doc.units.flatMap((unit, i) => (STEPS[kind](doc, unit) && (!filters.line || unitFits(doc, unit)) ? [[d, i]] : [])));
  if (!all.length) {
    say(kind === "mistakes" || kind === "decisive"
      ? "No mistakes are known: the documents have no true labels, or all lines have theirs." : "There is no such line.");
    return;
  }
  const here = [visible.indexOf(current), line];
  const order = ([d, i]) => d - here[0] || i - here[1];
  let n = by > 0 ? all.findIndex((x) => order(x) > 0 || (order(x) === 0 && !atLine())) : all.findLastIndex((x) => order(x) < 0);
  if (n < 0) n = by > 0 ? 0 : all.length - 1;
  const [d, i] = all[n];
  if (visible[d] !== current) go(visible[d]);
  focusLine(i);
  lineAt(i).scrollIntoView({ block: "center" });
  const unit = current.units[i];
  const should = shouldBe(current, unit);
  say(`${number(n + 1)} of ${number(all.length)}: ${LABELS[unit.label]}${should >= 0 ? `, should be ${LABELS[should]}` : ""}`);
}

/** Whether somebody is at a line already: the first line is where a document starts, not where one has been. */
const atLine = () => document.activeElement?.closest?.("#lines") !== null;

function showProgress() {
  const fixed = DOCS.reduce((n, x) => n + x.fixed.size, 0);
  const checked = DOCS.filter((x) => x.checked).length;
  byId("progress").textContent = `${many(fixed, "label")} corrected, ${many(checked, "document")} checked, ${number(toExport().length)} to export`;
}
