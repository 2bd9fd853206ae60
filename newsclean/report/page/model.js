// The documents, what is known of their lines, and the labels that were corrected.

const { key: KEY, labels: LABELS, meanings: MEANINGS, kept: KEPT, rules: RULES, docs: DOCS } = JSON.parse(byId("data").textContent);
const JUNK = LABELS.indexOf("junk");
const STORE = `newsclean-report:${KEY}`;

for (const [n, doc] of DOCS.entries()) {
  doc.n = n;
  doc.rows = doc.r.map((x) => {
    const [main, text, blank, gold] = typeof x === "number" ? [x, 0, 0, -1] : x;
    return { main, text: text || null, blank: Boolean(blank), gold };
  });
  doc.units = doc.u.map(([text, label, marks, found, row]) => {
    const taken = found.length > 0 && found[0] !== 0;
    return {
      text, label, taken, kept: KEPT[label], doubtful: Boolean(marks & 1), blank: Boolean(marks & 2),
      findings: (taken ? found : found.slice(1)).map(([rule, says, sure, note]) => ({ rule, says, sure, note: note ?? "" })),
      piece: row !== undefined, rows: row === undefined || row < 0 ? [] : [row],
    };
  });
  for (const [i, row] of doc.rows.entries()) if (row.main >= 0) doc.units[row.main].rows.push(i);
  doc.labelled = doc.rows.some((x) => x.gold >= 0);
  doc.share = doc.chars ? doc.removed / doc.chars : 0;
  doc.fixed = new Map();
  doc.checked = false;
  doc.r = doc.u = null;
}

/** The label that a line of the source was given. */
const givenLabel = (doc, row) => (doc.rows[row].main < 0 ? JUNK : doc.units[doc.rows[row].main].label);

/** The label that a line of the source has by what is known: a correction, the corpus, or what it was given. */
function trueLabel(doc, row) {
  return doc.fixed.get(row) ?? (doc.rows[row].gold >= 0 ? doc.rows[row].gold : givenLabel(doc, row));
}

/** The true label of a unit whose own label is another, else -1; a piece answers for no line. */
function shouldBe(doc, unit) {
  if (unit.piece) return -1;
  const row = unit.rows.find((x) => trueLabel(doc, x) !== unit.label);
  return row === undefined ? -1 : trueLabel(doc, row);
}

const STEPS = {
  mistakes: (doc, unit) => shouldBe(doc, unit) >= 0,
  decisive: (doc, unit) => shouldBe(doc, unit) >= 0 && KEPT[shouldBe(doc, unit)] !== unit.kept,
  doubtful: (doc, unit) => unit.doubtful,
  removed: (doc, unit) => !unit.kept,
};

const mistakes = (doc) => doc.units.reduce((n, unit) => n + STEPS.mistakes(doc, unit), 0);

function correct(doc, unit, label) {
  for (const row of unit.rows) {
    const base = doc.rows[row].gold >= 0 ? doc.rows[row].gold : givenLabel(doc, row);
    if (label === base) doc.fixed.delete(row);
    else doc.fixed.set(row, label);
  }
  save();
}

// Corrections outlive the page being closed: they stand in the browser's own store, by names of labels.

function save() {
  const work = {};
  for (const doc of DOCS) {
    if (doc.fixed.size || doc.checked) {
      work[doc.n] = { checked: doc.checked, fixed: [...doc.fixed].map(([row, label]) => [row, LABELS[label]]) };
    }
  }
  try {
    localStorage.setItem(STORE, JSON.stringify(work));
  } catch {
    say("This browser keeps nothing for this page: export the labels before you close it.");
  }
}

function load() {
  let work = {};
  try {
    work = JSON.parse(localStorage.getItem(STORE) ?? "{}");
  } catch {
    return;
  }
  for (const [n, { checked, fixed }] of Object.entries(work)) {
    const doc = DOCS[n];
    if (!doc) continue;
    doc.checked = checked === true;
    for (const [row, name] of fixed) {
      if (doc.rows[row] && LABELS.includes(name)) doc.fixed.set(row, LABELS.indexOf(name));
    }
  }
}

// The form of corpora/: JSON Lines, a document a record, a label a line of the source.

const toExport = () => DOCS.filter((x) => x.rows.length && (x.labelled || x.checked || x.fixed.size));

function exported(doc) {
  const blank = doc.rows.flatMap((row, i) => (row.blank ? [i] : []));
  return {
    id: doc.id, language: doc.lang ?? "und", manner: doc.manner, title: doc.title, url: doc.url,
    lines: doc.rows.map((row) => row.text ?? doc.units[row.main].text),
    labels: doc.rows.map((_, i) => LABELS[trueLabel(doc, i)]),
    ...(blank.length ? { blank_before: blank } : {}),
  };
}

function exportLabels() {
  const documents = toExport();
  if (!documents.length) {
    say("Nothing to export yet: correct a label, or say that all labels of a document are right.");
    return;
  }
  const text = documents.map((x) => `${JSON.stringify(exported(x))}\n`).join("");
  const url = URL.createObjectURL(new Blob([text], { type: "application/x-ndjson" }));
  const link = make("a", { download: "labels.jsonl" });
  link.href = url;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
  const open = documents.filter((x) => !x.labelled && !x.checked).length;
  say(`${many(documents.length, "document")} exported to labels.jsonl.${open ? ` Of ${open} not all labels were said to be right.` : ""}`);
}

function say(text) {
  byId("status").textContent = text;
}
