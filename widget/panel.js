import { button, el, fill, icon, spoken } from "./dom.js";
import { dial } from "./message.js";

export const LANGUAGES = {
  de: "Deutsch", en: "English", tr: "Türkçe", ar: "العربية", ru: "Русский", uk: "Українська",
};

const PERSON = "Ich möchte mit einem Menschen sprechen."; // the bot understands German

/** All parts by name. */
export function drawPanel(words, language, { hotline, privacy }, lotse) {
  const parts = {};
  const part = (name, node) => (parts[name] = node);
  const sign = (name, onclick, props) =>
    button(onclick, { class: "sign", "aria-label": words[name], title: words[name], ...props }, icon(name));

  const head = el("div", { class: "head" },
    el("h2", { id: "title" }, words.title),
    part("languages", el("select", { class: "language", "aria-label": words.language, onchange: ({ target }) => lotse.speak(target.value) },
      Object.entries(LANGUAGES).map(([code, name]) => el("option", { value: code, lang: code, selected: code === language }, name)))),
    part("more", sign("more", () => lotse.menu(parts.menu.hidden), { "aria-expanded": "false", "aria-controls": "menu" })),
    sign("close", () => lotse.close()),
    part("menu", el("div", { class: "menu", id: "menu", hidden: true },
      button(() => lotse.download(), {}, words.download),
      button(() => lotse.dare(() => lotse.talk.restart()), {}, words.restart),
      button(() => lotse.person("request"), {}, words.request),
      button(() => lotse.sure(), {}, words.delete))),
    part("sure", el("div", { class: "menu", role: "group", "aria-labelledby": "sure", hidden: true },
      el("p", { id: "sure" }, words.delete_question),
      button(() => lotse.dare(() => lotse.talk.remove()), { class: "strong" }, words.delete_yes),
      button(() => lotse.menu(false), {}, words.cancel))));

  const welcome = el("div", { class: "welcome" },
    el("div", { class: "notice", id: "notice" },
      el("p", {}, words.notice, language !== "de" && ` ${words.answers_german}`),
      el("a", { href: privacy, target: "_blank", rel: "noopener" }, words.privacy, spoken(` (${words.new_window})`))),
    el("div", { class: "replies", role: "group", "aria-labelledby": "start" },
      el("p", { id: "start" }, words.start),
      words.starters.map(({ title, say }) => button(() => lotse.say(say), {}, title))));

  const person = el("div", { class: "human" },
    button(() => lotse.say(PERSON), {}, icon("person"), words.person),
    el("a", { href: dial(hotline) }, icon("phone"), fill(words.call, hotline)));

  const composer = el("form", { class: "composer", onsubmit: (event) => lotse.submit(event) },
    part("input", el("textarea", {
      rows: 1, maxlength: 1000, dir: "auto", "aria-label": words.question, placeholder: words.question, "aria-describedby": "left",
      enterkeyhint: "send", oninput: () => lotse.grow(),
      onkeydown: (event) => event.key === "Enter" && !event.shiftKey && !event.isComposing && lotse.submit(event),
    })),
    sign("send", () => {}, { class: "strong sign", type: "submit" }),
    part("left", el("p", { id: "left" })));

  part("root", el("div", { lang: language, dir: language === "ar" ? "rtl" : "ltr", onkeydown: (event) => lotse.escape(event) },
    part("launcher", button(() => lotse.open(), { class: "launcher", "aria-haspopup": "dialog" },
      icon("chat"), words.launcher, part("badge", el("span", { class: "badge" })))),
    part("arrived", el("p", { class: "spoken", role: "status" })),
    part("panel", el("dialog", { "aria-labelledby": "title", "aria-describedby": "notice" },
      head,
      part("log", el("div", { class: "log", role: "log", "aria-label": words.log, tabindex: 0 },
        welcome, part("list", el("ol", { role: "list" })))),
      part("status", el("p", { class: "status", role: "status" })),
      part("trouble", el("div", { class: "trouble", role: "alert" })),
      person, composer))));
  return parts;
}
