// Pages of pupils: the clock, the slip that signs in by itself, and nothing left behind for the next pupil.
"use strict";

(() => {
  const forget = () => {
    try {
      Object.keys(sessionStorage).filter((key) => key.startsWith("quizapp-draft")).forEach((key) => sessionStorage.removeItem(key));
    } catch { /* blocked */ }
  };

  // What one pupil has entered and not saved is gone when another one comes.
  const here = document.querySelector("[data-pupil]");
  try {
    if (here && sessionStorage.getItem("quizapp-draft-of") !== here.dataset.pupil) {
      forget();
      sessionStorage.setItem("quizapp-draft-of", here.dataset.pupil);
    }
  } catch { /* blocked */ }
  const out = document.querySelector("[data-forget-drafts]");
  if (out) out.addEventListener("submit", forget);

  // A slip signs straight in; not for whoever comes back to its page.
  const slip = document.querySelector("[data-send-at-once]");
  const [way] = performance.getEntriesByType("navigation");
  if (slip && way && way.type === "navigate") slip.requestSubmit();

  const onward = document.querySelector("[data-go-after]");
  if (onward) setTimeout(() => location.assign(onward.href), 1000 * onward.dataset.goAfter);

  // The clock counts from what the server said; this device's own time does not matter.
  const clock = document.querySelector("[data-clock]");
  if (!clock) return;
  const [shown, said] = clock.querySelectorAll("p");
  let end = performance.now() + 1000 * clock.dataset.clock;
  let before = Number(clock.dataset.clock);
  let over = before <= 0;
  const tick = () => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    const [words, number] = left > 60 ? [clock.dataset.minutes, Math.ceil(left / 60)] : [clock.dataset.seconds, left];
    shown.textContent = words.replace("#", number);
    clock.classList.toggle("short", left <= 300);
    if (before > 300 && left <= 300 && left > 60) said.textContent = clock.dataset.five;
    if (before > 60 && left <= 60) said.textContent = clock.dataset.one;
    before = left;
    if (left > 0 || over) return;
    over = true;
    said.textContent = clock.dataset.up;
    const form = document.querySelector('main form[method="post"]');
    if (form) form.requestSubmit();
    else location.reload();
  };
  // A device that slept has lost count: it asks the server again.
  const ask = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(location.pathname, { method: "HEAD", cache: "no-store" });
      const now = Date.parse(answer.headers.get("Date"));
      if (now) end = performance.now() + clock.dataset.ends - now;
    } catch { /* no connection: count on */ }
    tick();
  };
  document.addEventListener("visibilitychange", ask);
  tick();
  setInterval(tick, 1000);
})();
