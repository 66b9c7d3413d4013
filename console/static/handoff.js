// Live chats in the console: shows what is new, says that this console is open. Works without, by reloading.
(() => {
  const desk = document.querySelector("[data-desk]");
  const log = document.querySelector("[data-chat]");
  const title = document.title;

  const json = async (address) => {
    const answer = await fetch(address, { headers: { accept: "application/json" }, cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };
  const repeat = (work, pause) => {
    const run = async () => {
      try { await work(); } catch { /* the next turn tries again */ }
      setTimeout(run, pause());
    };
    setTimeout(run, pause());
  };

  // Every page: who waits, in the title and beside the menu entry.
  const entry = document.querySelector('a[data-go="u"]');
  if (entry) {
    const badge = document.createElement("span");
    badge.className = "chip alarm";
    entry.append(" ", badge);
    const show = async () => {
      const { waiting, requests, version } = await json("/uebergabe/stand/");
      badge.textContent = waiting ? (waiting === 1 ? "1 wartet" : `${waiting} warten`) : "";
      document.title = waiting ? `(${waiting}) ${title}` : title;
      if (desk && version !== desk.dataset.desk && !document.activeElement.closest("form")) location.reload();
    };
    show().catch(() => {});
    repeat(show, () => (desk ? 2000 : 10000));
  }

  // Canned answers go into the field.
  document.querySelectorAll("[data-canned]").forEach((link) => link.addEventListener("click", (event) => {
    const field = document.getElementById("text");
    if (!field) return;
    event.preventDefault();
    field.setRangeText(link.dataset.canned, field.selectionStart, field.selectionEnd, "end");
    field.focus();
  }));

  if (!log) return;
  const bottom = () => { log.scrollTop = log.scrollHeight; };
  bottom();
  const ended = document.querySelector("[data-ended]");
  const look = async () => {
    const news = await json(`${log.dataset.news}?nach=${log.dataset.last}`);
    if (news.last) {
      log.querySelectorAll("[data-pending]").forEach((one) => one.remove());
      const known = (id) => log.querySelector(`[data-line="${id}"]`);
      const box = document.createElement("template");
      box.innerHTML = news.html; // escaped by the server
      box.content.querySelectorAll("[data-line]").forEach((line) => known(line.dataset.line) || log.append(line));
      log.dataset.last = news.last;
      bottom();
    }
    const over = news.state === "over" && log.dataset.state !== "over";
    if (over || (log.dataset.state === "active" && news.agent !== log.dataset.agent)) {
      if (news.ended) ended.textContent = `${news.ended} Der Bot antwortet wieder.`;
      ended.hidden = false;
      document.querySelector("[data-say]")?.remove();
    }
    if (log.dataset.state === "waiting" && news.state === "active") location.reload();
  };
  repeat(look, () => (document.hidden ? 5000 : 600));

  const form = document.querySelector("[data-say]");
  if (!form) return;
  const field = form.elements.text;
  const unsent = form.querySelector("[data-unsent]");
  field.focus();
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  let busy = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (!text || busy) return;
    busy = true;
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: new URLSearchParams(new FormData(form)), headers: { accept: "application/json" },
      });
      if (!answer.ok) throw new Error(String(answer.status));
      field.value = "";
      form.elements.schluessel.value = crypto.getRandomValues(new Uint32Array(4)).join("-"); // the next one is another
      unsent.hidden = true;
      await look();
    } catch {
      unsent.hidden = false; // with the same key: sent again, it is said once
    } finally {
      busy = false;
      field.focus();
    }
  });
})();
