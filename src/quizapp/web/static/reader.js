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

  // An answer and "I don't know" exclude each other: the later one stays.
  addEventListener("input", ({ target }) => {
    const group = target.closest("fieldset");
    const unsure = group && group.querySelector('input[type="checkbox"][value="?"]');
    if (!unsure) return;
    if (target !== unsure) {
      unsure.checked = false;
    } else if (unsure.checked) {
      group.querySelectorAll("select").forEach((list) => { list.value = ""; });
      group.querySelectorAll("input").forEach((input) => {
        if (input.type === "radio") input.checked = false;
        else if (input.type !== "checkbox") input.value = "";
        else if (input !== unsure) input.checked = false;
      });
    }
  });

  // Focus goes where the eye goes: to what has to be looked at again.
  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();

  // Sharing gives the article's address away, nothing of this page's.
  each("[data-share]", (link) => {
    link.addEventListener("click", (event) => {
      const shared = { title: link.dataset.share, url: link.href };
      const copied = () => { link.textContent = link.dataset.shared; };
      if (navigator.share) {
        event.preventDefault();
        navigator.share(shared).catch(() => { /* the reader thought better of it */ });
      } else if (navigator.clipboard) {
        event.preventDefault();
        navigator.clipboard.writeText(link.href).then(copied, () => { location.href = link.href; });
      }
    });
  });
})();
