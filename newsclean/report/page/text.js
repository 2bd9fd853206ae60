// Text of documents becomes text nodes and nothing else.

// Characters that are not seen but act: controls, bidi embeddings, overrides and isolates, line and
// paragraph separators, tags. Joiners and direction marks stay: they shape the letters beside them alone.
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
const RTL = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/gu;
const LETTER = /\p{L}/gu;
const LANGUAGE = /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i;

const byId = (id) => document.getElementById(id);

/** An element with attributes and children; a child that is a string becomes a text node. */
function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "class") node.className = value;
    else if (value !== null && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((x) => x !== null));
  return node;
}

/** The direction in which a text is read, by the greater part of its letters; "" where it has none. */
function direction(text) {
  const letters = (text.match(LETTER) ?? []).length;
  if (!letters) return "";
  return 2 * (text.match(RTL) ?? []).length > letters ? "rtl" : "ltr";
}

/** A text as nodes: hidden characters by their names, and what was searched for marked. */
function textNodes(text, pattern) {
  const nodes = [];
  let at = 0;
  for (const hit of text.matchAll(HIDDEN)) {
    nodes.push(...marked(text.slice(at, hit.index), pattern));
    const code = hit[0].codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
    nodes.push(make("span", { class: "hidden-char" }, `U+${code}`));
    at = hit.index + hit[0].length;
  }
  nodes.push(...marked(text.slice(at), pattern));
  return nodes;
}

function marked(text, pattern) {
  if (!pattern || !text) return text ? [text] : [];
  const nodes = [];
  let at = 0;
  for (const hit of text.matchAll(pattern)) {
    if (hit.index > at) nodes.push(text.slice(at, hit.index));
    nodes.push(make("mark", {}, hit[0]));
    at = hit.index + hit[0].length;
  }
  if (at < text.length) nodes.push(text.slice(at));
  return nodes;
}

/** What finds a searched text, whatever its case; null for nothing. */
function searchPattern(text) {
  return text ? new RegExp(text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"), "giu") : null;
}

const number = (n) => n.toLocaleString("en");
const many = (n, one) => `${number(n)} ${one}${n === 1 ? "" : "s"}`;
