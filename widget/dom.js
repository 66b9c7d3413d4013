/** An element; on… become listeners, empty values are left out. Text stays text. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value || value === 0) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(3).filter(Boolean));
  return node;
}

export const button = (onclick, props, ...children) => el("button", { type: "button", onclick, ...props }, children);

/** For screen readers only. */
export const spoken = (text) => el("span", { class: "spoken" }, text);

export const fill = (sentence, n) => sentence.replace("{n}", n);

const PATHS = {
  chat: "M4 4h16v12H9l-5 4zM8 8h8M8 12h5",
  close: "M6 6l12 12M18 6L6 18",
  more: "M5 12h0M12 12h0M19 12h0",
  send: "M4 12h15M13 6l6 6-6 6",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 20c2-7 14-7 16 0",
  phone: "M6 3h3l2 5-2 2a11 11 0 0 0 5 5l2-2 5 2v3c0 2-1 3-3 3C10 21 3 14 3 6c0-2 1-3 3-3z",
  place: "M12 21s-7-6-7-12a7 7 0 0 1 14 0C19 15 12 21 12 21zM12 9h0",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
};

export function icon(name) {
  const [drawing, line] = ["svg", "path"].map((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag));
  line.setAttribute("d", PATHS[name]);
  drawing.append(line);
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  drawing.setAttribute("class", `icon to-${name}`);
  return drawing;
}
