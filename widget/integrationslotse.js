/** <integrations-lotse>: see docs/embedding.md. */

import { Conversation } from "./conversation.js";
import { button, el, fill, spoken } from "./dom.js";
import { drawMessage } from "./message.js";
import { LANGUAGES, drawPanel } from "./panel.js";

const NARROW = matchMedia("(max-width: 30em), (max-height: 30em)");
const HASH = "#integrationslotse";

const file = (path) => fetch(new URL(path, import.meta.url), { credentials: "omit" });
const texts = async (language) => (await file(`texts/${language}.json`)).json();
const style = file("integrationslotse.css").then(async (css) => new CSSStyleSheet().replace(await css.text()));

class IntegrationsLotse extends HTMLElement {
  async connectedCallback() {
    if (this.shadowRoot) return this.talk?.listen();
    this.attachShadow({ mode: "open" });
    const option = (name, standard) => this.getAttribute(name) ?? standard;
    const base = new URL(option("server", new URL("..", import.meta.url)), document.baseURI);
    this.options = { hotline: option("hotline", "115"), privacy: option("privacy", new URL("#datenschutz", base)) };
    this.talk = new Conversation(base, (event, ...what) => this[`on_${event}`](...what));
    this.memory = this.talk.memory;
    const page = [this.closest("[lang]")?.lang, ...navigator.languages];
    const asked = option("language", "page");
    const wanted = [this.memory.language, asked, ...(asked === "visitor" ? page.reverse() : page)];
    await this.draw(wanted.map((one) => one?.slice(0, 2).toLowerCase()).find((one) => one in LANGUAGES) ?? "de");
    this.talk.resume();
    if (this.memory.open || this.hasAttribute("open")) this.open(false);
    else if (location.hash === HASH) this.open();
    document.addEventListener("click", (event) => {
      if (event.target.closest?.(`a[href="${HASH}"]`)) event.preventDefault(this.open());
    });
  }

  disconnectedCallback() {
    this.talk.channel.stop();
  }

  async draw(language) {
    this.words = await texts(language);
    this.shadowRoot.adoptedStyleSheets = [await style];
    this.parts = drawPanel(this.words, language, this.options, this);
    this.parts.panel.addEventListener("cancel", (event) => event.preventDefault());
    this.shadowRoot.replaceChildren(this.parts.root);
    this.parts.input.value = this.memory.draft;
    this.memory.messages.forEach((message) => this.show(message));
    this.badge();
    this.grow();
  }

  /** A small screen shows nothing else. */
  open(focus = true) {
    const { panel, launcher, input } = this.parts;
    if (!panel.open) {
      const before = (this.opener = document.activeElement);
      panel[NARROW.matches ? "showModal" : "show"]();
      launcher.hidden = true;
      this.talk.keep({ open: true, unread: 0 });
      this.badge();
      this.bottom();
      if (!focus) panel.style.animation = "none";
      if (!focus) before === document.body ? this.shadowRoot.activeElement?.blur() : before.focus();
    }
    if (focus) input.focus();
  }

  close() {
    const { panel, launcher } = this.parts;
    this.menu(false);
    panel.close();
    launcher.hidden = false;
    this.talk.keep({ open: false });
    launcher.focus();
    this.opener?.focus();
  }

  escape(event) {
    if (event.key !== "Escape" || !this.parts.panel.open) return;
    event.preventDefault();
    event.stopPropagation();
    if (this.parts.menu.hidden && this.parts.sure.hidden) this.close();
    else this.menu(false);
  }

  menu(open) {
    const { menu, sure, more, input } = this.parts;
    const back = sure.contains(this.shadowRoot.activeElement) || menu.contains(this.shadowRoot.activeElement);
    menu.hidden = !open;
    sure.hidden = true;
    more.setAttribute("aria-expanded", open);
    if (open) menu.firstChild.focus();
    else if (back) more.focus();
  }

  sure() {
    this.menu(false);
    this.parts.sure.hidden = false;
    this.parts.sure.lastChild.focus();
  }

  async speak(language) {
    this.talk.keep({ language });
    await this.draw(language);
    this.open(false);
    this.parts.languages.focus();
  }

  say(text, id) {
    this.talk.say(text, id);
    this.parts.input.focus();
  }

  submit(event) {
    event.preventDefault();
    const { input } = this.parts;
    const text = input.value.trim();
    input.value = "";
    this.grow();
    input.focus();
    if (text) this.say(text);
  }

  grow() {
    const { input, left } = this.parts;
    const { value } = input;
    this.talk.keep({ draft: value });
    if (value) this.talk.channel.begin().catch(() => {}); // while the visitor types
    left.textContent = value.length > 900 ? fill(this.words.left, 1000 - value.length) : "";
    input.rows = Math.min(5, Math.max(value.split("\n").length, Math.ceil(value.length / 34)));
  }

  show(message) {
    const { list, log } = this.parts;
    log.classList.toggle("begun", message.from || log.matches(".begun"));
    if (message.from === "resident") list.querySelectorAll(".replies").forEach((group) => group.remove());
    list.append(drawMessage(message, this.words, this));
    if (/^s/.test(message.from)) import("./request.js").then(({ watch }) => watch(this)); // staff, system
  }

  on_message(message) {
    this.show(message);
    if (this.parts.panel.open) return this.bottom();
    if (!message.from || message.from === "resident") return;
    this.talk.keep({ unread: this.memory.unread + 1 });
    this.badge();
    this.parts.arrived.textContent = fill(this.words.unread, this.memory.unread);
  }

  on_cleared() {
    this.parts.list.replaceChildren();
    this.parts.log.classList.remove("begun");
    this.parts.panel.querySelector(".end")?.remove();
  }

  on_state(name, failure) {
    clearTimeout(this.waiting);
    const { status, trouble } = this.parts;
    const { words } = this;
    status.replaceChildren();
    // Usually an answer comes at once; a flicker is worse than no sign.
    const type = () => status.replaceChildren(words.typing, el("i"));
    if (name === "busy") return (this.waiting = setTimeout(type, 350));
    trouble.replaceChildren();
    if (name === "ready") return;
    const sentence = name === "refused" && failure.message || failure.status === 429 && words.wait || words[name] || words.failed;
    trouble.append(el("p", {}, sentence), name === "refused" ? "" : button(() => this.talk.pump(), {}, words.again));
  }

  /** The end of the log; of an answer longer than the log, its beginning. */
  bottom() {
    const { log, list } = this.parts;
    const last = list.lastChild;
    log.scrollTop = last && (last.offsetHeight > log.clientHeight ? last.offsetTop - 8 : log.scrollHeight);
  }

  badge() {
    const { unread } = this.memory;
    this.parts.badge.replaceChildren(...(unread ? [spoken(fill(this.words.unread, "")), unread] : []));
  }

  /** Says so where it fails. */
  async dare(action, done) {
    this.menu(false);
    try {
      await action();
      this.parts.status.replaceChildren(done ?? "");
      return true;
    } catch (failure) {
      this.on_state("refused", failure);
    }
  }

  copy(text) {
    this.dare(() => navigator.clipboard.writeText(text), this.words.copied);
  }

  download() {
    return this.dare(async () => {
      const blob = this.memory.session ? await (await this.talk.channel.ask("GET", "transcript")).blob() : new Blob([]);
      const link = el("a", { href: URL.createObjectURL(blob), download: "gespraech.txt" });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 9999);
    });
  }

  async rate(reply, helpful, word) {
    const done = await this.dare(() => this.talk.channel.ask("POST", "feedback", { reply, helpful, word }));
    if (done) this.talk.keep({ rated: [...this.memory.rated, reply] });
    return done;
  }

  /** The way to a person, "live" or "request": loaded when it is wanted. */
  person(way) {
    return this.dare(async () => (await import("./request.js"))[way](this));
  }

  rated(id) {
    return this.memory.rated.includes(id);
  }
}

customElements.define("integrations-lotse", IntegrationsLotse);
