// One document: its lines, kept and removed side by side, the reasons, and their labels to correct.

// So many lines are shown at once; a document of more has a button for the rest.
const AT_ONCE = 2000;
let current = null;
let line = -1;
let open = -1;

function reason(unit) {
  const found = unit.findings[0];
  if (!unit.taken) return found ? `Nothing took this line; ${heard(found)}` : "Nothing took this line.";
  return heard(found);
}

function heard(found) {
  const says = found.says >= 0 ? `${LABELS[found.says]}: ` : "";
  return `${says}${RULES[found.rule]}, ${found.sure} % sure${found.note ? ` (${found.note})` : ""}`;
}

function showDocument(doc, atOnce = AT_ONCE) {
  current = doc;
  line = open = -1;
  hideTip();
  byId("doc-title").replaceChildren(make("bdi", {}, ...textNodes(doc.id)));
  const facts = [doc.title, doc.url, doc.lang ?? "language unknown", `${(100 * doc.share).toFixed(1)} % removed`];
  facts.push(...Object.entries(doc.flags).map(([name, why]) => (why ? `${name}: ${why}` : name)));
  byId("doc-facts").replaceChildren(...facts.filter(Boolean).map((x) => make("bdi", { class: "fact" }, ...textNodes(x))));
  byId("checked").checked = doc.checked;
  byId("checked").disabled = doc.labelled;
  byId("checked").parentElement.hidden = doc.labelled;
  const list = byId("lines");
  list.replaceChildren(...doc.units.slice(0, atOnce).map((_, i) => lineNode(doc, i)));
  if (doc.units.length > atOnce) {
    const rest = make("button", { type: "button" }, `Show all ${number(doc.units.length)} lines`);
    rest.addEventListener("click", () => showDocument(doc, Infinity));
    list.append(make("li", { class: "line rest" }, rest));
  }
  byId("document").classList.toggle("only", filters.only);
  rove(0);
}

function lineNode(doc, i) {
  const unit = doc.units[i];
  const should = shouldBe(doc, unit);
  const fits = unitFits(doc, unit);
  const kinds = ["line", unit.kept ? "kept" : "gone", `c-${LABELS[unit.label]}`];
  if (unit.blank) kinds.push("blank");
  if (should >= 0) kinds.push("mistake");
  if (picksLines(doc)) kinds.push(fits ? "hit" : "miss");
  const chip = make(
    "button", { type: "button", class: "chip", tabindex: "-1", "aria-expanded": String(i === open), "aria-controls": i === open ? "panel" : null },
    make("span", { class: "vh" }, `Line ${i + 1}, ${unit.kept ? "kept" : "removed"}: `), LABELS[unit.label],
  );
  const tags = make("div", { class: "tags" }, chip);
  if (should >= 0) tags.append(make("span", { class: `chip true c-${LABELS[should]}` }, `should be ${LABELS[should]}`));
  if (unit.doubtful) tags.append(make("span", { class: "doubt" }, "doubtful"));
  const way = direction(unit.text);
  const lang = doc.lang && LANGUAGE.test(doc.lang) ? doc.lang : null;
  const text = make("div", { class: "text", dir: way || "auto", lang }, ...textNodes(unit.text, filters.pattern));
  if (!unit.text.trim()) text.append(make("span", { class: "doubt" }, "(repair left nothing of this line)"));
  const node = make("li", { class: kinds.join(" "), "data-i": String(i) }, tags, text);
  if (i === open) node.append(panel(doc, unit));
  return node;
}

function panel(doc, unit) {
  const box = make("div", { class: "panel", id: "panel" });
  const said = unit.findings.map((x) => make("li", {}, make("bdi", {}, ...textNodes(heard(x)))));
  if (!unit.taken) said.unshift(make("li", {}, "Nothing took this line: it is kept as the story's."));
  box.append(make("ul", {}, ...said));
  if (!unit.rows.length) return box;
  const known = trueLabel(doc, unit.rows[0]);
  const choice = make("select", { id: "choice", "aria-describedby": "meaning" }, ...LABELS.map((x, n) => make("option", { value: String(n) }, x)));
  choice.value = String(known);
  choice.addEventListener("change", () => {
    correct(doc, unit, Number(choice.value));
    redraw(open);
    if (unit.piece) redraw(doc.rows[unit.rows[0]].main);
    byId("choice").focus();
    showList();
    showProgress();
    say(`Line ${open + 1} is ${LABELS[trueLabel(doc, unit.rows[0])]}.`);
  });
  box.append(make("label", {}, unit.piece ? "The whole line, of which this is a piece, is " : "This line is ", choice));
  box.append(make("p", { class: "sub", id: "meaning" }, MEANINGS[known]));
  return box;
}

const lineAt = (i) => byId("lines").querySelector(`[data-i="${i}"]`);

function redraw(i) {
  const node = lineAt(i);
  if (!node) return;
  node.replaceWith(lineNode(current, i));
  if (i === line) lineAt(i).querySelector(".chip").tabIndex = 0;
}

/** Make a line the one that the tab key reaches. */
function rove(i) {
  lineAt(line)?.querySelector(".chip").setAttribute("tabindex", "-1");
  line = i;
  lineAt(line)?.querySelector(".chip").setAttribute("tabindex", "0");
}

function focusLine(i) {
  if (!current || i < 0 || i >= current.units.length) return;
  if (!lineAt(i)) showDocument(current, Infinity);
  rove(i);
  const node = lineAt(i);
  node.querySelector(".chip").focus({ preventScroll: true });
  node.scrollIntoView({ block: "nearest" });
}

/** The next line, or the one before, that is not hidden by "only matching lines". */
function moveLine(by) {
  let i = line;
  do i += by;
  while (current.units[i] && filters.only && picksLines(current) && !unitFits(current, current.units[i]));
  focusLine(line < 0 ? 0 : i);
}

function toggleLine(i, want = open !== i) {
  const before = open;
  open = want ? i : -1;
  hideTip();
  if (before >= 0 && before !== i) redraw(before);
  rove(i);
  redraw(i);
  lineAt(i)?.querySelector(".chip").focus({ preventScroll: true });
  hideTip();
}

function showTip(node) {
  const tip = byId("tip");
  const i = Number(node.dataset.i);
  if (!current?.units[i] || open === i) return;
  tip.replaceChildren(make("bdi", {}, ...textNodes(reason(current.units[i]))));
  tip.hidden = false;
  tip.dataset.i = String(i);
  const chip = node.querySelector(".chip");
  chip.setAttribute("aria-describedby", "tip");
  const at = chip.getBoundingClientRect();
  const box = tip.getBoundingClientRect();
  const right = node.getBoundingClientRect().right;
  const top = at.top - box.height - 4;
  tip.style.top = `${top < 4 ? at.bottom + 4 : top}px`;
  // At the end of the line before, which it hides less there than at its start.
  tip.style.left = `${Math.max(4, right - box.width)}px`;
}

function hideTip() {
  const tip = byId("tip");
  if (tip.hidden) return;
  lineAt(tip.dataset.i)?.querySelector(".chip").removeAttribute("aria-describedby");
  tip.hidden = true;
}
