// Conveniences of the editor's pages: saving while one writes, a live preview, pasted text made tidy.
// Without this script a Save button does the same.
"use strict";

(() => {
  const { build, paragraphs } = window.elements;
  const PAUSE = 1500; // after the last key
  const AGAIN = 8000; // after a save that failed
  const SIGN_OF_LIFE = 60000;

  const put = (place, nodes) => {
    const held = place.contains(document.activeElement) && document.activeElement !== place;
    if (!held) place.replaceChildren(...nodes.map(build));
  };
  const send = (url, data, options = {}) => fetch(url, {
    method: "POST", body: data, credentials: "same-origin", redirect: "error", ...options,
  });

  // Pasted text: headings, lists and links of what was copied become Markdown. Short pieces stay as they are.
  const insert = (area, text) => {
    area.focus();
    // The one way that "undo" knows of.
    if (!document.execCommand("insertText", false, text)) {
      area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };
  document.querySelectorAll("form[data-paste]").forEach((form) => {
    const area = form.querySelector("textarea[name=text]");
    area.addEventListener("paste", async (event) => {
      const plain = event.clipboardData.getData("text/plain");
      const html = event.clipboardData.getData("text/html");
      const structured = /<(h[1-6]|p|li|div)[\s>]/i.test(html);
      if (!plain.includes("\n") && !(structured && plain.length > 200)) return;
      event.preventDefault();
      const data = new FormData();
      data.set("text", structured ? html.replace(/<!--.*?-->/gs, "") : plain);
      let text = plain;
      try {
        const answer = await send(form.dataset.paste, data);
        if (answer.ok) text = (await answer.json()).text;
      } catch { /* no connection: as it is */ }
      insert(area, text);
    });
  });

  const form = document.querySelector("form[data-write]");
  if (!form) return;
  const words = form.dataset;
  const status = document.querySelector("[data-status]");
  const fields = [...form.querySelectorAll("input[name=title], textarea[name]")];
  const edition = form.querySelector("input[name=edition]");
  const others = document.querySelector("[data-others]");
  const key = `quizapp-draft:${words.write}`;
  const entered = () => JSON.stringify(fields.map((field) => field.value));

  let stored = entered();
  let timer = 0;
  let sending = null;
  let clashed = false;
  let leaving = false;

  const say = (text, kind) => {
    status.textContent = text;
    status.dataset.kind = kind;
  };
  const time = () => new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

  // A text that could not be sent is kept on this device, too, until it is stored.
  const keep = (text) => { try { localStorage.setItem(key, text); } catch { /* blocked or full */ } };
  const forget = () => { try { localStorage.removeItem(key); } catch { /* blocked */ } };
  const kept = () => { try { return localStorage.getItem(key); } catch { return null; } };

  const later = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  };
  const notSaved = (text, now) => {
    keep(now);
    say(text, "wrong");
  };
  const tellOthers = (lines) => others.replaceChildren(...paragraphs(lines, "notice"));

  const take = async (answer, now) => {
    if (answer.status === 409) {
      const { clash } = await answer.json();
      clashed = true;
      notSaved(words.clash.replace("{who}", () => clash), now);
      return;
    }
    if (answer.status === 403) {
      notSaved(words.out, now);
      return later(AGAIN);
    }
    if (answer.status === 413) return notSaved(words.long, now);
    if (!answer.ok) {
      notSaved(words.failed, now);
      return later(AGAIN);
    }
    const told = await answer.json();
    edition.value = told.edition;
    stored = now;
    forget();
    document.querySelectorAll("[data-live]").forEach((place) => put(place, told[place.dataset.live]));
    tellOthers(told.others);
    if (entered() === now) say(`${words.saved} ${time()}`, "good");
    else later(PAUSE);
  };
  const save = () => {
    clearTimeout(timer);
    if (sending) return sending.then(save);
    const now = entered();
    if (clashed || now === stored) return Promise.resolve();
    say(words.saving, "");
    sending = send(words.save, new FormData(form))
      .then((answer) => take(answer, now), () => { notSaved(words.offline, now); later(AGAIN); })
      .catch(() => { notSaved(words.failed, now); later(AGAIN); })
      .finally(() => { sending = null; });
    return sending;
  };

  form.addEventListener("input", () => {
    if (clashed) return keep(entered());
    if (status.dataset.kind !== "wrong") say(words.typing, "");
    later(PAUSE);
  });
  form.addEventListener("submit", () => { leaving = true; clearTimeout(timer); forget(); });
  // The small forms beside the text lead to the page anew: what is written is stored first.
  document.addEventListener("submit", (event) => {
    if (event.target === form || entered() === stored) { leaving = true; return; }
    event.preventDefault();
    save().then(() => {
      if (entered() === stored) { leaving = true; event.target.submit(); }
    });
  });
  addEventListener("online", () => later(0));
  addEventListener("beforeunload", (event) => {
    if (!leaving && entered() !== stored) { keep(entered()); event.preventDefault(); }
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && entered() !== stored) { keep(entered()); later(0); }
  });
  addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") { event.preventDefault(); save(); }
  });

  const found = kept();
  const offer = form.querySelector("[data-kept]");
  if (found && found !== stored) {
    offer.hidden = false;
    offer.querySelector("[data-take]").addEventListener("click", () => {
      try {
        JSON.parse(found).forEach((text, n) => { if (fields[n]) fields[n].value = text; });
      } catch { /* not ours */ }
      offer.hidden = true;
      fields.at(-1).focus();
      later(0);
    });
    offer.querySelector("[data-drop]").addEventListener("click", () => { forget(); offer.hidden = true; fields.at(-1).focus(); });
  } else {
    forget();
  }

  // Two editors are told of each other.
  const here = () => {
    if (document.visibilityState !== "visible") return;
    send(words.here, new FormData())
      .then((answer) => (answer.ok ? answer.json() : null))
      .then((told) => { if (told) tellOthers(told.others); })
      .catch(() => { /* no connection: later */ });
  };
  here();
  setInterval(here, SIGN_OF_LIFE);
  // A form that was sent leads back to this page: its sender has not gone.
  addEventListener("pagehide", () => { if (!leaving) navigator.sendBeacon(words.left); });
})();
