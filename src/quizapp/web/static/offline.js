// A page of a pupil survives a lost connection: what cannot be sent stays on the page and is sent when the network is back.
"use strict";

(() => {
  const form = document.querySelector('main form[method="post"]');
  const line = document.querySelector("[data-connection]");
  if (!form || !line) return;
  const key = "quizapp-draft:" + location.pathname;
  const fields = () => [...form.elements].filter((field) => field.name);
  const ticks = (field) => field.type === "radio" || field.type === "checkbox";
  const say = (what) => { line.textContent = line.dataset[what]; };
  const forget = () => { try { sessionStorage.removeItem(key); } catch { /* blocked */ } };
  const keep = () => {
    const values = fields().map((field) => (ticks(field) ? field.checked : field.value));
    try { sessionStorage.setItem(key, JSON.stringify(values)); } catch { /* blocked: do without */ }
  };

  // What was entered here and not saved, with the number of the save that it was entered after: what was stored
  // elsewhere since is not overwritten unseen.
  const restore = () => {
    let draft = null;
    try { draft = JSON.parse(sessionStorage.getItem(key)); } catch { /* blocked */ }
    if (!draft || draft.length !== fields().length || document.querySelector("[data-focus]")) return;
    let changed = false;
    fields().forEach((field, at) => {
      const name = ticks(field) ? "checked" : "value";
      if (field[name] !== draft[at] && field.type !== "hidden") changed = true;
      field[name] = draft[at];
    });
    if (changed) say("draft");
  };

  let sending = false, waits = 1000, timer = 0;
  const later = (what, after) => {
    say(what);
    sending = false;
    timer = setTimeout(send, after);
    waits = Math.min(2 * waits, 30000);
  };
  const send = async () => {
    if (sending) return;
    sending = true;
    clearTimeout(timer);
    timer = 0;
    keep();
    let answer;
    try {
      const body = new URLSearchParams(new FormData(form));
      answer = await fetch(form.action, { method: "POST", body, signal: AbortSignal.timeout(20000) });
    } catch {
      later("lost", waits);
      return;
    }
    if (answer.redirected && answer.ok) {
      forget();
      say("saved");
      location.assign(answer.url);
    } else if (answer.status === 429 || answer.status >= 500) {
      later("busy", Math.max(waits, 1000 * Number(answer.headers.get("Retry-After"))));
    } else {
      // There is something to read: the browser sends it once more by itself, which changes nothing, and shows it.
      if (answer.status !== 403) forget();
      form.submit();
    }
  };

  restore();
  form.addEventListener("input", keep);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  addEventListener("online", () => { if (timer) send(); });
})();
