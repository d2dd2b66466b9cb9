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
  let asking = false, asked = over;
  const tick = () => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    const [words, number] = left > 60 ? [clock.dataset.minutes, Math.ceil(left / 60)] : [clock.dataset.seconds, left];
    shown.textContent = words.replace("#", number).replace("@", clock.dataset.until);
    clock.classList.toggle("short", left <= 300);
    if (before > 300 && left <= 300 && left > 60) said.textContent = clock.dataset.five;
    if (before > 60 && left <= 60) said.textContent = clock.dataset.one;
    before = left;
    // Nothing is over before the server was asked once more.
    if (left <= 5 && !asked) {
      asked = true;
      ask();
    }
    if (left > 0 || over || asking) return;
    over = true;
    said.textContent = clock.dataset.up;
    const form = document.querySelector('main form[method="post"]');
    if (form) form.requestSubmit();
    else location.reload();
  };
  // The teacher can give more time, or less; and a device that slept has lost count.
  const say = (words) => {
    said.textContent = words;
    said.classList.remove("unseen");
  };
  const hear = ({ ends, left, until }) => {
    if (ends === null) {
      stop();
      clock.classList.remove("short");
      shown.textContent = "";
      say(clock.dataset.endless);
      return;
    }
    end = performance.now() + 1000 * left;
    if (ends === Number(clock.dataset.ends)) return;
    clock.dataset.ends = ends;
    clock.dataset.until = until;
    say(clock.dataset.moved.replace("@", until));
    before = left;
    over = asked = false;
  };
  const ask = async () => {
    if (asking || stopped) return;
    asking = true;
    try {
      const answer = await fetch(clock.dataset.ask, { cache: "no-store", signal: AbortSignal.timeout(4000) });
      if (answer.ok) hear(await answer.json());
    } catch { /* no connection: count on */ }
    asking = false;
    if (!stopped) tick();
  };
  const askIfSeen = () => { if (!document.hidden) ask(); };
  let stopped = false;
  const stop = () => {
    stopped = true;
    clearInterval(ticking);
    clearInterval(wondering);
  };
  document.addEventListener("visibilitychange", askIfSeen);
  const ticking = setInterval(tick, 1000);
  const wondering = setInterval(askIfSeen, 30000);
  tick();
})();
