// Conveniences of the question's page: a click takes a sentence, and problems are told while one writes.
"use strict";

(() => {
  const { build, paragraphs } = window.elements;
  const form = document.querySelector("form[data-check]");
  if (!form) return;
  const evidence = form.querySelector("#evidence");
  const status = form.querySelector("[data-checked]");

  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();

  // A click on a sentence of the article takes it for evidence.
  const picker = form.querySelector("[data-picker]");
  if (picker && evidence) {
    picker.hidden = false;
    picker.addEventListener("click", ({ target: clicked }) => {
      const sentence = clicked.closest("[data-sentence]");
      if (!sentence) return;
      picker.querySelectorAll(".marked").forEach((other) => other.classList.remove("marked"));
      sentence.classList.add("marked");
      evidence.value = sentence.textContent.trim();
      evidence.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }

  // What is wrong stands beside its field a moment after one stops writing.
  let waiting = 0;
  const tell = (problems) => {
    document.querySelectorAll("[data-notes]").forEach((place) => {
      const found = problems[place.dataset.notes] || [];
      place.replaceChildren(...found.map(({ message, warning }) => build(["p", { class: warning ? "hint" : "wrong" }, message])));
      const field = document.getElementById(place.dataset.notes);
      if (field && field.matches("input, textarea, select")) {
        if (found.some(({ warning }) => !warning)) field.setAttribute("aria-invalid", "true");
        else field.removeAttribute("aria-invalid");
      }
    });
    const count = Object.values(problems).flat().length;
    status.textContent = count ? form.dataset.found.replace("0", count) : form.dataset.sound;
  };
  // What is written is kept as well; after a clash nothing is sent but by the button.
  const edition = form.querySelector("[name=edition]");
  const others = document.querySelector("[data-others]");
  let changed = false;
  let stopped = false;
  let leaving = false;
  let busy = false;
  let sending = null;
  const keep = async () => {
    if (stopped || busy) return;
    busy = true;
    changed = false;
    const data = new FormData(form);
    data.set("keep", "1");
    try {
      const answer = await fetch(form.dataset.check, { method: "POST", body: new URLSearchParams(data), redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      const told = await answer.json();
      others.replaceChildren(...paragraphs(told.others, "notice"));
      if (told.clash) {
        stopped = true;
        changed = true;
        status.textContent = form.dataset.clash;
      } else {
        edition.value = told.edition;
        tell(told.problems);
      }
    } catch {
      changed = true;
      status.textContent = form.dataset.failed;
    }
    busy = false;
    if (sending) form.requestSubmit(sending);
    else if (changed && !stopped) wait(8000);
  };
  const wait = (pause) => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, pause);
  };
  form.addEventListener("input", () => {
    changed = true;
    wait(1200);
  });
  // A save that is on its way comes first: the form carries the number of the last one.
  form.addEventListener("submit", (event) => {
    if (busy) {
      event.preventDefault();
      sending = event.submitter;
      return;
    }
    stopped = true;
    changed = false;
    clearTimeout(waiting);
  });
  // A form that was sent leads back to this page: its sender has not gone.
  document.addEventListener("submit", (event) => { leaving = !event.defaultPrevented; });
  addEventListener("pagehide", () => { if (!leaving) navigator.sendBeacon(form.dataset.left); });
  addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
})();
