/** The way to a person; loaded when a visitor asks for it. */

import { Failure } from "./channel.js";
import { button, el, fill, icon } from "./dom.js";

const NONE = /human|small_talk|failed/; // outcomes that are no answer to a question
const file = (path) => fetch(new URL(path, import.meta.url), { credentials: "omit" });
const texts = async ({ parts }) => (await file(`texts/request/${parts.root.lang}.json`)).json();
const style = file("request.css").then(async (css) => new CSSStyleSheet().replace(await css.text()));

/** Asks for a chat; what comes of it stands in the conversation. */
export async function live({ talk }) {
  await ask(talk, "POST", "live");
  talk.listen();
}

let soon;

/** Staff or the system said something: below the conversation, a chat with a person can be ended. */
export function watch(lotse) {
  clearTimeout(soon); // several come at once
  soon = setTimeout(async () => {
    const { chat } = await lotse.talk.channel.json("GET", "offer").catch(() => ({}));
    const words = await texts(lotse);
    await dress(lotse);
    const bar = lotse.parts.panel.querySelector(":scope > .human");
    bar.querySelector(".end")?.remove();
    if (chat) bar.prepend(button(() => end(lotse), { class: "end" }, icon("close"), words[chat]));
  }, 100);
}

async function end(lotse) {
  if (!(await lotse.dare(() => ask(lotse.talk, "DELETE", "live")))) return;
  lotse.parts.input.focus();
  watch(lotse);
}

async function dress({ shadowRoot }) {
  shadowRoot.adoptedStyleSheets = [...new Set([...shadowRoot.adoptedStyleSheets, await style])];
}

/** Opens the form over the conversation. */
export async function request(lotse) {
  const language = lotse.parts.root.lang;
  const words = await texts(lotse);
  const { keep_days } = await ask(lotse.talk, "GET", "offer");
  const { requests } = await ask(lotse.talk, "GET", "request");
  await dress(lotse);
  const sheet = new Sheet(lotse, words);
  const open = requests.filter(({ state }) => /open|claimed/.test(state)).map(({ number }) => number);
  sheet.form(language, keep_days, open);
}

/** With a session; one that has run out is replaced. */
async function ask(talk, method, path, body) {
  for (let tries = 0; ; tries++) {
    try {
      talk.memory.session ||= (await talk.channel.json("POST", "session")).session;
      const answer = await talk.channel.ask(method, path, body);
      return answer.status === 204 ? null : await answer.json();
    } catch (failure) {
      if (!(failure instanceof Failure) || failure.status !== 401 || tries) throw failure;
      talk.expire();
    }
  }
}

/** The last question that got an answer, and that answer. */
export function last(messages) {
  let asked = []; // without an answer yet
  let found = { question: "", answer: "" };
  for (const { from, text, outcome } of messages) {
    if (from === "resident") asked.push(text);
    else if (from !== "bot") asked = []; // a person answers, or something else began
    else if (outcome) {
      const question = asked.shift();
      if (question && !NONE.test(outcome)) found = { question, answer: text };
    }
  }
  return found;
}

/** Covers the conversation until it is closed; the head with its menu stays. */
class Sheet {
  constructor(lotse, words) {
    Object.assign(this, { lotse, words });
    const { panel } = lotse.parts;
    panel.querySelector(".sheet")?.remove();
    this.behind = [...panel.children].filter((one) => one.className !== "head");
    this.behind.forEach((one) => (one.hidden = true));
    this.box = el("section", { class: "sheet", "aria-labelledby": "wish", onkeydown: (event) => this.escape(event) });
    panel.append(this.box);
  }

  escape(event) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    this.close();
  }

  close() {
    this.behind.forEach((one) => (one.hidden = false));
    this.box.remove();
    this.lotse.bottom();
    this.lotse.parts.input.focus();
  }

  show(...content) {
    this.trouble = el("p", { class: "wrong", role: "alert" });
    const title = el("h3", { id: "wish", tabindex: -1 }, this.words.title);
    this.box.replaceChildren(title, ...content.flat().filter(Boolean), this.trouble);
    title.focus();
  }

  /** Does it; a failure is told here. True if it went well. */
  async dare(action) {
    this.trouble.textContent = "";
    try {
      await action();
      return true;
    } catch (failure) {
      const { words } = this.lotse;
      this.trouble.textContent = (failure.status !== 401 && failure.message) || (failure.status ? words.failed : words.offline);
    }
  }

  form(language, days, open) {
    const { words, lotse } = this;
    const kept = (lotse.wish ??= { id: newId(), way: "call", ...last(lotse.memory.messages) });
    const note = (event) => (kept[event.target.name] = event.target.value);
    const field = (name, label, props = {}) => {
      const input = el(props.rows ? "textarea" : "input", { name, id: `wish-${name}`, dir: "auto", oninput: note, ...props });
      input.value = kept[name] ?? "";
      return el("label", {}, label, input);
    };
    const choice = (way) => {
      const radio = el("input", { type: "radio", name: "way", value: way, checked: kept.way === way, onchange: (event) => note(event) && turn() });
      return el("label", { class: "choice" }, radio, words[way]);
    };
    const ways = {
      call: [field("phone", words.phone, { type: "tel", autocomplete: "tel", maxlength: 60 }), field("best_time", words.best_time, { maxlength: 200 })],
      mail: [field("address", words.address, { type: "email", autocomplete: "email", maxlength: 200 })],
    };
    const reach = el("div", {});
    const turn = () => reach.replaceChildren(...ways[kept.way]);
    turn();
    const consent = el("input", { type: "checkbox", id: "wish-consent" });
    const send = async (event) => {
      event.preventDefault();
      const body = this.body(kept, language, consent);
      let placed;
      if (body && (await this.dare(async () => (placed = await ask(lotse.talk, "POST", "request", body))))) {
        lotse.wish = undefined;
        lotse.talk.listen();
        this.sent(placed.number);
      }
    };
    this.show(
      el("form", { onsubmit: send, novalidate: true },
        el("p", {}, words.intro),
        field("question", words.question, { rows: 3, maxlength: 2000 }),
        field("answer", words.answer, { rows: 4, maxlength: 4000, lang: "de" }),
        el("fieldset", {}, el("legend", {}, words.way), choice("call"), choice("mail")),
        reach,
        field("name", words.name, { autocomplete: "name", maxlength: 120 }),
        el("label", { class: "choice" }, consent, el("span", {}, fill(words.consent, days))),
        el("div", { class: "row" }, el("button", { class: "strong" }, words.send), button(() => this.close(), {}, words.cancel))),
      this.earlier(open));
  }

  /** What is sent; nothing if a field is empty, which is then said and focused. */
  body(kept, language, consent) {
    const { words } = this;
    const reach = kept.way === "call" ? "phone" : "address";
    const empty = ["question", reach].find((name) => !kept[name]?.trim());
    this.box.querySelectorAll("[aria-invalid]").forEach((one) => one.removeAttribute("aria-invalid"));
    const missing = empty ? words[empty] : !consent.checked && words.consent.split(":")[0];
    if (missing) {
      this.trouble.textContent = fill(words.missing, missing);
      const wrong = this.box.querySelector(`#wish-${empty ?? "consent"}`);
      wrong.setAttribute("aria-invalid", "true");
      wrong.focus();
      return null;
    }
    const { id, way, question, answer, name, best_time } = kept;
    const time = way === "call" ? best_time : "";
    return { id, way, reach: kept[reach].trim(), question, answer, name, best_time: time, language, consent: true };
  }

  sent(number) {
    const { words } = this;
    this.show(
      el("p", {}, words.sent),
      el("p", {}, words.number, " ", el("b", { class: "number", dir: "ltr" }, number)),
      el("p", {}, words.keep),
      el("div", { class: "row" }, button(() => this.close(), { class: "strong" }, words.close), button(() => this.withdraw(number), {}, words.withdraw)));
  }

  earlier(open) {
    const { words } = this;
    const input = el("input", { name: "number", maxlength: 11, dir: "ltr", autocomplete: "off", spellcheck: "false" });
    const send = (event) => {
      event.preventDefault();
      if (input.value.trim()) this.withdraw(input.value.trim());
    };
    return el("details", { open: open.length > 0 }, el("summary", {}, words.earlier),
      open.map((number) => el("p", { class: "row" }, el("b", { dir: "ltr" }, number), button(() => this.withdraw(number), { "aria-label": `${words.withdraw}: ${number}` }, words.withdraw))),
      el("form", { class: "row", onsubmit: send }, el("label", {}, words.number, input), el("button", {}, words.withdraw)));
  }

  async withdraw(number) {
    const { words } = this;
    const path = `request/${encodeURIComponent(number)}`;
    if (!(await this.dare(() => ask(this.lotse.talk, "DELETE", path)))) return;
    this.lotse.talk.listen();
    this.show(el("p", { role: "status" }, words.withdrawn), button(() => this.close(), { class: "strong" }, words.close));
  }
}

const newId = () => crypto.getRandomValues(new Uint32Array(4)).join("-");
