// Small conveniences. Nothing here is needed to read, to answer or to finish.
"use strict";

(() => {
  const stored = {
    get: (slug) => { try { return localStorage.getItem("quizapp:" + slug); } catch { return null; } },
    set: (slug, path) => { try { localStorage.setItem("quizapp:" + slug, path); } catch { /* blocked: do without */ } },
    forget: (slug) => { try { localStorage.removeItem("quizapp:" + slug); } catch { /* blocked */ } },
  };
  const each = (selector, act) => document.querySelectorAll(selector).forEach(act);

  // A page from the browser's memory may be older than what is stored: show it anew.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  // The same form sent twice (a double click, a lost reply) begins once: it carries the same key.
  each("[data-form-key]", (field) => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    field.value = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  });

  // "Continue where you left off", on this device only, until the end.
  each("[data-attempt]", (at) => stored.set(at.dataset.attempt, at.dataset.path));
  each("[data-finished]", (at) => stored.forget(at.dataset.finished));
  each("[data-forget]", () => {
    try {
      Object.keys(localStorage).filter((key) => key.startsWith("quizapp:")).forEach((key) => localStorage.removeItem(key));
    } catch { /* blocked */ }
  });
  each("[data-continue]", (notice) => {
    const path = stored.get(notice.dataset.continue);
    if (path && /^\/r\/[\w-]{22}$/.test(path)) {
      notice.querySelector("a").href = path;
      notice.hidden = false;
    }
  });

  // Focus goes where the eye goes: to what has to be looked at again.
  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();

  each("[data-print]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });
})();
