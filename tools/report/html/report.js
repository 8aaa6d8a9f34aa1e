"use strict";
// Moves the clock of a drill. The picture, the charts' line, the read-out and the address are views
// of one function of time; without this script the page shows the moment that tells most.
(() => {
  const source = document.getElementById("drill-data");
  if (!source) return;
  const drill = JSON.parse(source.textContent);
  const root = document.querySelector(".drill");
  const picture = root.querySelector(".picture");
  const charts = root.querySelector(".charts");
  const clock = root.querySelector(".clock");
  const slider = clock.querySelector("input[type=range]");
  const output = clock.querySelector("output");
  const events = Array.from(document.querySelectorAll(".events tbody tr"));
  const conditions = ["absent", "well", "changing", "impaired", "down"];
  const marks = ["", "●", "◐", "!", "✕"];
  let now = drill.shown;
  let playing = null;
  let marked = null;

  const clockText = (seconds) => {
    const tenths = Math.round(seconds * 10);
    const whole = Math.floor(tenths / 10);
    const two = (value) => String(value).padStart(2, "0");
    return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}.${tenths % 10}`;
  };
  // The last of what is sorted by its moment that is not later than `at`.
  const lastBefore = (list, at, moment) => {
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (moment(list[middle]) <= at) low = middle + 1; else high = middle;
    }
    return Math.max(0, low - 1);
  };
  const stateAt = (part, at) => {
    const states = drill.parts[part].states;
    return states[lastBefore(states, at, (state) => state[0])];
  };
  // As the still picture has it: letters are about so wide.
  const short = (text, width, letter) => {
    const room = Math.max(3, Math.floor(width / letter));
    if (text.length <= room) return text;
    const left = Math.ceil((room - 1) / 2);
    return text.slice(0, left) + "…" + text.slice(text.length - (room - 1 - left));
  };
  const draw = (slot, name, word, condition) => {
    const box = slot.querySelector("rect");
    const texts = slot.querySelectorAll("text");
    const width = Number(box.getAttribute("width"));
    if (box.getAttribute("class") !== conditions[condition]) box.setAttribute("class", conditions[condition]);
    texts[0].textContent = short(name, width - 26, 7.6);
    texts[1].textContent = marks[condition];
    texts[2].textContent = short(word, width - 12, 6.4);
  };
  const drawCell = (cell, group) => {
    const there = cell.parts.map((part) => [drill.parts[part].name, stateAt(part, now)])
      .filter(([, state]) => state[3] !== 0 && state[1] === cell.zone);
    const slots = group.querySelectorAll("[data-slot]");
    if (cell.folded) {
      const well = there.filter(([, state]) => state[3] === 1).length;
      const worst = there.reduce((most, [, state]) => Math.max(most, state[3]), 1);
      draw(slots[0], cell.thing, `${well} of ${there.length} well`, worst);
      return;
    }
    slots.forEach((slot, index) => {
      if (index < there.length) draw(slot, there[index][0], there[index][1][2], there[index][1][3]);
      else draw(slot, "", "", 0);
    });
  };
  const cells = Array.from(picture.querySelectorAll("[data-cell]"));
  const zones = Array.from(picture.querySelectorAll("[data-zone]"));
  const drawZones = () => zones.forEach((group, index) => {
    const part = drill.parts.findIndex((one) => one.name === drill.zones[index]);
    if (part < 0) return;
    const state = stateAt(part, now);
    group.querySelector("rect").setAttribute("class", "column " + conditions[state[3]]);
    group.querySelectorAll("text")[1].textContent = state[2];
  });
  const left = Number(charts.dataset.left);
  const plot = Number(charts.dataset.plot);
  const xOf = (at) => left + plot * at / drill.end;
  const line = charts.querySelector(".now");
  const area = charts.querySelector(".marked");
  const show = (at) => {
    now = Math.min(Math.max(0, at), drill.end);
    slider.value = now;
    root.querySelector(".moment-shown").textContent = clockText(now);
    cells.forEach((group, index) => drawCell(drill.cells[index], group));
    drawZones();
    line.setAttribute("x1", xOf(now));
    line.setAttribute("x2", xOf(now));
    const series = drill.series;
    const step = lastBefore(series.at, now, (moment) => moment);
    const lost = series.losses.filter((loss) => loss.rps[step] > 0)
      .sort((a, b) => b.rps[step] - a.rps[step])
      .map((loss) => `${loss.rps[step].toPrecision(3)}/s to ${loss.cause} (${loss.phase})`);
    output.textContent = `${clockText(now)}: ${series.served[step].toPrecision(4)} of ` +
      `${series.offered[step].toPrecision(4)} requests/s served` +
      (lost.length ? "; lost " + lost.slice(0, 3).join(", ") : "; nothing lost");
    const latest = events.length ? lastBefore(events, now, (row) => Number(row.dataset.at)) : -1;
    events.forEach((row, index) => row.classList.toggle("current", index === latest));
  };
  const address = () => history.replaceState(null, "", "#t=" + Math.round(now * 10) / 10);
  const goTo = (at) => { show(at); address(); };
  const next = (kinds) => {
    const found = drill.moments.find(([at, kind]) => at > now + 0.05 && (!kinds || kinds.includes(kind)));
    // Behind the last one the first one follows.
    const first = found || (kinds && drill.moments.find(([, kind]) => kinds.includes(kind)));
    if (first) goTo(first[0]);
  };
  const before = () => {
    const found = drill.moments.filter(([at]) => at < now - 0.05).pop();
    if (found) goTo(found[0]);
  };
  const play = clock.querySelector("[data-do=play]");
  const stop = () => {
    if (playing === null) return;
    cancelAnimationFrame(playing);
    clearTimeout(playing);
    playing = null;
    play.textContent = "Play";
    address();
  };
  const start = () => {
    if (now >= drill.end) show(0);
    play.textContent = "Stop";
    // Who asked for less motion sees event after event, each for a second.
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      const hop = () => {
        const at = now;
        next(null);
        if (now === at) { playing = 0; stop(); return; }
        playing = setTimeout(hop, 1000);
      };
      playing = setTimeout(hop, 0);
      return;
    }
    let last = performance.now();
    const frame = (moment) => {
      show(now + (moment - last) / 1000 * Number(clock.querySelector("[data-do=speed]").value));
      last = moment;
      if (now >= drill.end) { stop(); return; }
      playing = requestAnimationFrame(frame);
    };
    playing = requestAnimationFrame(frame);
  };
  const toggle = () => (playing === null ? start() : stop());
  const help = clock.querySelector("[data-do=help]");
  const explain = () => {
    const text = clock.querySelector(".help");
    text.hidden = !text.hidden;
    help.setAttribute("aria-expanded", String(!text.hidden));
  };
  // What was lost between two moments: whole steps of the series, and parts of those at the ends.
  const losses = root.querySelector(".marked-losses");
  const grouped = (value) => Math.round(value).toLocaleString("en").replace(/,/g, "\u202f");
  const mark = () => {
    if (!marked || marked[1] === undefined || marked[0] === marked[1]) {
      area.setAttribute("width", 0);
      losses.textContent = "";
      return;
    }
    const [from, to] = [Math.min(...marked), Math.max(...marked)];
    area.setAttribute("x", xOf(from));
    area.setAttribute("y", 18);
    area.setAttribute("width", xOf(to) - xOf(from));
    area.setAttribute("height", Math.max(0, charts.viewBox.baseVal.height - 42));
    const at = drill.series.at;
    const sum = (rps) => rps.reduce((total, value, step) => {
      const ends = step + 1 < at.length ? at[step + 1] : drill.end;
      return total + value * Math.max(0, Math.min(ends, to) - Math.max(at[step], from));
    }, 0);
    const lost = drill.series.losses.map((loss) => [sum(loss.rps), loss])
      .filter(([requests]) => requests >= 0.5).sort((a, b) => b[0] - a[0]);
    const total = lost.reduce((all, [requests]) => all + requests, 0);
    losses.textContent = `From ${clockText(from)} to ${clockText(to)}: ` + (lost.length
      ? `${grouped(total)} of ${grouped(sum(drill.series.offered))} requests lost, ` +
        lost.slice(0, 6).map(([requests, loss]) => `${grouped(requests)} to ${loss.cause} (${loss.phase})`).join(", ")
      : "nothing lost");
  };
  const timeAt = (event) => {
    const box = charts.getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width * charts.viewBox.baseVal.width;
    return Math.min(Math.max(0, (x - left) / plot * drill.end), drill.end);
  };
  charts.addEventListener("pointerdown", (event) => {
    marked = [timeAt(event), undefined];
    charts.setPointerCapture(event.pointerId);
  });
  charts.addEventListener("pointermove", (event) => {
    if (!marked || !event.buttons) return;
    marked[1] = timeAt(event);
    mark();
  });
  charts.addEventListener("pointerup", (event) => {
    const at = timeAt(event);
    if (marked && Math.abs(xOf(at) - xOf(marked[0])) < 4) {
      marked = null;
      goTo(at);
    }
    mark();
  });
  const actions = {
    play: toggle,
    back: before,
    on: () => next(null),
    fault: () => next(["fault", "operation"]),
    detection: () => next(["detection"]),
    recovery: () => next(["recovery"]),
    help: explain,
  };
  clock.addEventListener("click", (event) => {
    const action = actions[event.target.dataset && event.target.dataset.do];
    if (action) action();
  });
  slider.addEventListener("input", () => { stop(); goTo(Number(slider.value)); });
  const keys = {
    " ": toggle, ArrowLeft: before, ArrowRight: () => next(null), f: actions.fault, d: actions.detection,
    r: actions.recovery, Home: () => goTo(0), End: () => goTo(drill.end), "?": explain,
    "[": () => { marked = [now, marked ? marked[1] : undefined]; mark(); },
    "]": () => { marked = [marked ? marked[0] : 0, now]; mark(); },
    Escape: () => {
      marked = null;
      mark();
      if (!clock.querySelector(".help").hidden) explain();
    },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const own = event.target.closest("input, select, button, summary, a");
    // What has the focus keeps the keys that it knows; the slider is no exception but for letters.
    const moves = event.key.startsWith("Arrow") && own && own.tagName !== "INPUT" && own.tagName !== "SELECT";
    if (own && event.key !== "Escape" && !moves &&
        (own.type === "search" || event.key.length > 1 || event.key === " ")) return;
    const action = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
  const filter = document.querySelector("[data-do=filter]");
  if (filter) {
    filter.closest("p").hidden = false;
    filter.addEventListener("input", () => {
      const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
      events.forEach((row) => {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
      });
    });
  }
  const fromAddress = () => {
    const found = /^#t=([0-9.]+)$/.exec(location.hash);
    if (found) show(Number(found[1]));
  };
  addEventListener("hashchange", fromAddress);
  clock.hidden = false;
  show(now);
  fromAddress();
})();
