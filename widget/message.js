import { button, el, fill, icon, spoken } from "./dom.js";

const GERMAN = { lang: "de", dir: "ltr" };
const RATED = /answered|not_in|case|scope/; // outcomes
const COPIED = /answered|case|human|danger/;
const PLACE = /[\wäöüß-]+(?:straße|str\.|wall|platz|weg|allee|ring|markt) \d{1,3}[a-z]?(?: ?[–-] ?\d+)?(?:, \d{5} \p{L}+)?/giu;
const LINKS = new RegExp([
  /([\w.+-]+@[\w-]+(?:\.[\w-]+)+)/, // mail
  /((?:https?:\/\/|www\.)[^\s<>"„“]*[^\s<>"„“.,;:!?)])/, // web
  /(\+49[\d ()/-]{6,}\d|(?:\(0\d{2,5}\)|\b0\d{2,5}[ /-])[\d /-]{3,}\d)/, // telephone
  /\b(Behördennummer |Notruf |Polizei |Rettungsdienst |unter |lautet )(11[025])\b/,
].map((part) => part.source).join("|"), "g");

/** The list item for a message. */
export function drawMessage(message, words, lotse) {
  const { note, from, outcome } = message;
  if (note) return el("li", { class: "note" }, words[note]);
  const mine = from === "resident";
  const { older = [], sources = [] } = message;
  const lines = mine ? [message.text] : own(message);
  return el("li", { class: `message ${from} ${outcome}`, "data-id": message.id },
    el("p", { class: from === "staff" ? "who" : "spoken" }, `${words[from]}:`),
    el("div", { class: "bubble" },
      el("div", mine ? { class: "said", dir: "auto" } : { class: "said", ...GERMAN }, mine ? lines : paragraphs(lines, words)),
      older.length > 0 && el("div", { class: "older" }, label(words.older),
        older.map((one) => el("p", GERMAN, one.text, " ", cite(one.source)))),
      sources.length > 0 && el("div", { class: "sources" }, label(words.sources),
        el("ul", { role: "list", ...GERMAN }, sources.map((one) => el("li", {}, cite(one)))))),
    from === "bot" && [places(lines.join("\n"), words), offers(message, words, lotse), foot(message, words, lotse)]);
}

const label = (text) => el("p", { class: "label" }, text);
const cite = ({ cited, place }) => el("cite", {}, cited, place && ` – Abschnitt „${place}“`);

/** The lines without those that have a place of their own below. */
function own({ text, sources = [], older = [] }) {
  const cited = sources.map((one) => one.cited).join("; ");
  return text.split("\n").filter((line) => line.trim() &&
    !(cited && line.startsWith("Quelle") && line.endsWith(cited)) &&
    !older.some((one) => line.includes(one.text) && line.includes(one.source.cited)));
}

function paragraphs(lines, words) {
  const nodes = [];
  for (const line of lines) {
    if (!line.startsWith("• ")) nodes.push(el("p", {}, linked(line, words)));
    else {
      if (nodes.at(-1)?.tagName !== "UL") nodes.push(el("ul", { role: "list" }));
      nodes.at(-1).append(el("li", {}, linked(line.slice(2), words)));
    }
  }
  return nodes;
}

function linked(text, words) {
  const nodes = [];
  let end = 0;
  for (const { 0: all, 1: mail, 2: web, 3: phone, 4: before, 5: short, index } of text.matchAll(LINKS)) {
    nodes.push(text.slice(end, index), before);
    if (mail) nodes.push(el("a", { href: `mailto:${mail}` }, mail));
    else if (web) nodes.push(outside(web.replace(/^www/, "https://www"), words, web));
    else nodes.push(el("a", { href: dial(phone ?? short) }, phone ?? short));
    end = index + all.length;
  }
  return [...nodes, text.slice(end)];
}

export function dial(number) {
  const digits = number.replace(/\D/g, "");
  return `tel:${digits.length < 4 ? digits : digits.replace(/^(49|0)?/, "+49")}`;
}

const outside = (href, words, ...children) =>
  el("a", { href, target: "_blank", rel: "noopener noreferrer" }, children, spoken(` (${words.new_window})`));

/** Links to the map; nothing is loaded from there. */
function places(text, words) {
  const found = [...new Set(text.match(PLACE))].slice(0, 3);
  return found.length > 0 && el("div", { class: "cards" }, found.map((place) => {
    const query = encodeURIComponent(`${place}${/\d{5}/.test(place) ? "" : ", Dortmund"}`);
    const card = outside(`https://www.openstreetmap.org/search?query=${query}`, words, icon("place"),
      el("span", {}, el("b", GERMAN, place), el("small", {}, words.map)));
    card.className = "card";
    return card;
  }));
}

function offers({ buttons = [], more, offer = [] }, words, lotse) {
  const ways = offer.filter((way) => words[way]);
  if (!more && !buttons.length && !ways.length) return false;
  return el("div", { class: "replies", role: "group", "aria-label": words.choices },
    buttons.map(({ id, title }) => button(() => lotse.say(title, id), GERMAN, title)),
    more && button(() => lotse.say("alle"), {}, fill(words.show_all, more)),
    ways.map((way) => button(() => lotse.person(way), {}, words[way])));
}

function foot(message, words, lotse) {
  const { id, outcome, text } = message;
  return el("div", { class: "foot" },
    RATED.test(outcome) && (lotse.rated(id) ? words.thanks : question(id, words, lotse)),
    COPIED.test(outcome) && navigator.clipboard &&
      button(() => lotse.copy(text), { class: "quiet", title: words.copy, "aria-label": words.copy }, icon("copy")));
}

function question(id, words, lotse) {
  const rate = async (helpful) => {
    if (!(await lotse.rate(id, helpful))) return;
    const word = el("input", { maxlength: 500, "aria-label": words.word, placeholder: words.word });
    const send = async (event) => {
      event.preventDefault();
      if (word.value && !(await lotse.rate(id, helpful, word.value))) return;
      group.replaceChildren(words.thanks);
    };
    group.replaceChildren(words.thanks, el("form", { onsubmit: send }, word, el("button", {}, words.send)));
    word.focus();
  };
  const group = el("div", { class: "rating", role: "group", "aria-label": words.helpful },
    words.helpful, el("span", {}, button(() => rate(true), {}, words.yes), button(() => rate(false), {}, words.no)));
  return group;
}
