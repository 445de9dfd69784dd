"use strict";

// A page that something still runs on is fetched again, and its live part replaced.
const live = document.querySelector("[data-live]");
if (live) {
  let shown = live.innerHTML;
  // What was chosen stays chosen, and whoever stands on a link or a button goes on standing there.
  const same = (control) => [control.tagName, control.getAttribute("href"), control.name, control.value].join(" ");
  const replace = (here, part) => {
    const chosen = [...here.querySelectorAll("input:checked")].map(same);
    const at = here.contains(document.activeElement) ? same(document.activeElement) : null;
    here.replaceChildren(...part.childNodes);
    for (const control of here.querySelectorAll("a, input, .scroll")) {
      if (chosen.includes(same(control))) control.checked = true;
      if (at === same(control)) control.focus();
    }
  };
  const again = async () => {
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      if (!answer.ok) throw new Error(answer.statusText);
      const next = new DOMParser().parseFromString(await answer.text(), "text/html");
      const part = next.querySelector("[data-live]");
      if (!part) {
        location.reload();
        return;
      }
      const here = document.querySelector("[data-live]");
      if (part.innerHTML !== shown) {
        shown = part.innerHTML;
        replace(here, part);
      }
    } catch {
      // the page's server has ended, or is busy: what is shown stays
    }
    setTimeout(again, 1500);
  };
  setTimeout(again, 1500);
}

// A net reading a word, step by step. Without a script all steps are shown.
const reading = document.getElementById("reading");
if (reading) {
  const steps = Number(reading.dataset.steps);
  const sentences = JSON.parse(reading.dataset.told);
  const path = JSON.parse(reading.dataset.path);
  const words = document.getElementById("told");
  let at = 0; // steps that were read
  let timer = null;

  const show = () => {
    for (const column of reading.querySelectorAll(".step")) {
      const step = Number(column.dataset.step);
      column.classList.toggle("later", step >= at);
      column.classList.toggle("now", step === at - 1);
    }
    for (const cell of reading.querySelectorAll("td[data-step]")) {
      const step = Number(cell.dataset.step);
      cell.classList.toggle("now", step === at - 1);
      cell.classList.toggle("later", "late" in cell.dataset && step >= at);
    }
    for (const mark of reading.querySelectorAll("[data-last]"))
      mark.classList.toggle("later", at < steps);
    for (const state of reading.querySelectorAll(".state"))
      state.classList.toggle("now", Number(state.dataset.state) === path[at]);
    words.textContent = at === 0 ? "Nothing is read yet." : sentences[at - 1] + ".";
    const column = reading.querySelector(".step.now");
    const frame = column && column.closest(".scroll");
    if (frame && frame.scrollWidth > frame.clientWidth) {
      const place = column.getBoundingClientRect();
      const around = frame.getBoundingClientRect();
      if (place.right > around.right) frame.scrollLeft += place.right - around.right + 20;
      if (place.left < around.left) frame.scrollLeft += place.left - around.left - 80;
    }
  };
  const stop = () => {
    clearInterval(timer);
    timer = null;
    reading.querySelector("[data-go=play]").textContent = "play";
  };
  const go = (where) => {
    if (where === "play") {
      if (timer) return stop();
      if (at === steps) at = 0;
      timer = setInterval(() => (at < steps ? ((at += 1), show()) : stop()), 600);
      reading.querySelector("[data-go=play]").textContent = "pause";
    } else {
      stop();
      at = { first: 0, back: Math.max(at - 1, 0), on: Math.min(at + 1, steps), last: steps }[where];
    }
    show();
  };
  reading.querySelector(".controls").hidden = false;
  for (const button of reading.querySelectorAll("[data-go]"))
    button.addEventListener("click", () => go(button.dataset.go));
  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input, select") || event.ctrlKey || event.metaKey || event.altKey)
      return;
    const where = { ArrowRight: "on", ArrowLeft: "back", Home: "first", End: "last" }[event.key];
    if (where) {
      event.preventDefault();
      go(where);
    }
  });
  show();
}
