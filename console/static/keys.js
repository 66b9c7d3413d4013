// Keyboard shortcuts. The console works without them; they can be switched off (dialog "?").
(() => {
  const OFF = "lotse-tasten-aus";
  const dialog = document.getElementById("tasten");
  if (!dialog) return;
  const off = document.getElementById("tasten-aus");
  const stored = () => { try { return localStorage.getItem(OFF) === "1"; } catch { return false; } };
  off.checked = stored();
  off.addEventListener("change", () => { try { localStorage.setItem(OFF, off.checked ? "1" : "0"); } catch { /* private mode */ } });

  const items = [...document.querySelectorAll("[data-item]")];
  let at = -1;
  let waitsForGo = false;

  const choose = (next) => {
    if (!items.length) return;
    at = Math.max(0, Math.min(items.length - 1, next));
    document.querySelectorAll(".chosen").forEach((one) => one.classList.remove("chosen"));
    const item = items[at];
    item.closest(".item, tr")?.classList.add("chosen");
    item.focus();
    item.scrollIntoView({ block: "nearest" });
  };
  const go = (key) => document.querySelector(`[data-go="${CSS.escape(key)}"]`)?.click();
  const deeds = {
    j: () => choose(at + 1),
    k: () => choose(at - 1),
    o: () => at >= 0 && items[at].click(),
    u: () => document.querySelector("[data-back]")?.click(),
    n: () => document.querySelector("[data-note]")?.focus(),
    e: () => document.querySelector('[data-key="e"]')?.click(),
    "/": () => document.querySelector('input[type="search"]')?.focus(),
    "?": () => dialog.showModal(),
    g: () => { waitsForGo = true; setTimeout(() => { waitsForGo = false; }, 1500); },
  };

  document.addEventListener("keydown", (event) => {
    const writes = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "Escape" && writes) { event.target.blur(); return; }
    if (writes || dialog.open || event.ctrlKey || event.altKey || event.metaKey) return;
    if (stored() && event.key !== "?") return;
    if (waitsForGo) { waitsForGo = false; go(event.key); event.preventDefault(); return; }
    const deed = deeds[event.key];
    if (deed) { deed(); event.preventDefault(); }
  });
})();
