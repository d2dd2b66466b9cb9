// Keeps the page of a class at work up to date, every few seconds while it is looked at. Without it there is "Reload".
// htmx would not work here: it parses HTML, which Trusted Types forbid on our pages (tried with 2.0.11 in Chromium).
"use strict";

(() => {
  const { build } = window.elements;
  const PAUSE = 4000;
  const live = document.getElementById("live");
  const fresh = document.getElementById("fresh");
  if (!live) return;

  // Only what has changed is replaced, so that focus, scrolling and what is marked stay where they are.
  const settle = (place, wanted) => {
    const old = [...place.childNodes];
    [...wanted.childNodes].forEach((node, at) => {
      const known = old[at];
      if (!known) place.append(node);
      else if (known.isEqualNode(node)) return;
      else if (known.nodeName !== node.nodeName || known.id !== node.id) known.replaceWith(node);
      else if (node.nodeType === Node.TEXT_NODE) known.data = node.data;
      else {
        known.className = node.className;
        if (node.hasAttribute("href")) known.setAttribute("href", node.getAttribute("href"));
        settle(known, node);
      }
    });
    old.slice(wanted.childNodes.length).forEach((node) => node.remove());
  };
  const say = (told) => {
    fresh.hidden = false;
    if (fresh.textContent !== fresh.dataset[told]) fresh.textContent = fresh.dataset[told];
  };

  let timer = 0;
  const look = async () => {
    clearTimeout(timer);
    if (document.hidden) return;
    try {
      const answer = await fetch(live.dataset.source, { credentials: "same-origin", redirect: "error" });
      if (!answer.ok) throw new Error();
      const wanted = document.createElement("div");
      wanted.append(...(await answer.json()).map(build));
      settle(live, wanted);
      say("fresh");
    } catch {
      say("stale");
    }
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  };
  document.addEventListener("visibilitychange", look);
  look();
})();
