"use strict";
// Asks before it shows: what stands beside the questions is hidden until they are answered or
// skipped. Then each answer says whether the guess was right.
document.querySelectorAll(".predict").forEach((predict) => {
  const room = predict.parentElement;
  const answers = predict.nextElementSibling;
  const words = Array.from(answers.querySelectorAll(".said"));
  const judge = (field, said) => {
    const chosen = field.querySelector("input:checked");
    const typed = field.querySelector("input[type=number]");
    const empty = typed ? typed.value === "" : !chosen;
    if (empty) return "";
    const right = typed
      ? Math.abs(Number(typed.value) - Number(field.dataset.value)) <=
        Number(field.dataset.within) * Math.abs(Number(field.dataset.value))
      : chosen.value === field.dataset.right;
    said.classList.add(right ? "good" : "bad");
    const guess = typed ? typed.value : chosen.parentElement.textContent.trim();
    return `You said ${guess}: ${right ? "right" : "not so"}.`;
  };
  const tell = (judged) => {
    predict.querySelectorAll("fieldset").forEach((field, index) => {
      words[index].textContent = judged ? judge(field, words[index]) : "";
    });
    predict.hidden = true;
    // Who skips wants to see the drill first.
    if (!judged) room.append(answers);
    room.classList.remove("asking");
    document.body.classList.toggle("asks", document.querySelector("main.asking") !== null);
    if (judged) answers.querySelector("[tabindex]").focus();
  };
  predict.querySelector(".choose").hidden = false;
  predict.querySelector("[data-do=tell]").addEventListener("click", () => tell(true));
  predict.querySelector("[data-do=skip]").addEventListener("click", () => tell(false));
  room.classList.add("asking");
  document.body.classList.toggle("asks", document.querySelector("main.asking") !== null);
});
// Moves the clock of one or several drills. Pictures, lines in charts, read-outs and the address
// are views of one function of time; without this script the page shows the moment that tells most.
(() => {
  const source = document.getElementById("drill-data");
  if (!source) return;
  const data = JSON.parse(source.textContent);
  const root = document.querySelector(".drill");
  const clock = root.querySelector(".clock");
  const slider = clock.querySelector("input[type=range]");
  const control = (name) => clock.querySelector(`[data-do=${name}]`);
  const conditions = ["absent", "well", "changing", "impaired", "overloaded", "down"];
  const conditionMarks = ["", "●", "◐", "!", "»", "✕"];
  let now = data.shown;
  let shownRun = 0;
  let playing = null;
  let marked = null;
  let view = [0, data.end];

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
  // As the still picture has it: letters are about so wide.
  const short = (text, width, letter) => {
    const room = Math.max(3, Math.floor(width / letter));
    if (text.length <= room) return text;
    const left = Math.ceil((room - 1) / 2);
    return text.slice(0, left) + "…" + text.slice(text.length - (room - 1 - left));
  };
  const drawBox = (slot, name, word, condition) => {
    const box = slot.querySelector("rect");
    const texts = slot.querySelectorAll("text");
    const width = Number(box.getAttribute("width"));
    if (box.getAttribute("class") !== conditions[condition]) box.setAttribute("class", conditions[condition]);
    texts[0].textContent = short(name, width - 26, 7.6);
    texts[1].textContent = conditionMarks[condition];
    texts[2].textContent = short(word, width - 12, 6.4);
  };

  // One drill: its picture, its read-out and its list of what happened.
  const runOf = (drill, number) => {
    const places = Array.from(root.querySelectorAll(`[data-run="${number}"]`));
    const find = (what) => places.map((place) => place.querySelector(what)).find(Boolean);
    const stateAt = (part) => {
      const states = drill.parts[part].states;
      return states[lastBefore(states, now, (state) => state[0])];
    };
    const picture = find(".picture");
    const cells = Array.from(picture.querySelectorAll("[data-cell]"));
    const zones = Array.from(picture.querySelectorAll("[data-zone]"));
    const output = find("output");
    const box = find(".listed");
    const events = Array.from(box.querySelectorAll("tbody tr"));
    const drawCell = (cell, group) => {
      const there = cell.parts.map((part) => [drill.parts[part].name, stateAt(part)])
        .filter(([, state]) => state[3] !== 0 && state[1] === cell.zone);
      const slots = group.querySelectorAll("[data-slot]");
      if (cell.folded) {
        const well = there.filter(([, state]) => state[3] === 1).length;
        const worst = there.reduce((most, [, state]) => Math.max(most, state[3]), 1);
        drawBox(slots[0], cell.thing, `${well} of ${there.length} well`, worst);
        return;
      }
      slots.forEach((slot, index) => {
        if (index < there.length) drawBox(slot, there[index][0], there[index][1][2], there[index][1][3]);
        else drawBox(slot, "", "", 0);
      });
    };
    const drawZone = (group, index) => {
      const part = drill.parts.findIndex((one) => one.name === drill.zones[index]);
      if (part < 0) return;
      const state = stateAt(part);
      group.querySelector("rect").setAttribute("class", "column " + conditions[state[3]]);
      group.querySelectorAll("text")[1].textContent = state[2];
    };
    const readOut = () => {
      const series = drill.series;
      const step = lastBefore(series.at, now, (moment) => moment);
      const lost = series.losses.filter((loss) => loss.rps[step] > 0)
        .sort((a, b) => b.rps[step] - a.rps[step])
        .map((loss) => `${loss.rps[step].toPrecision(3)}/s to ${loss.cause} (${loss.phase})`);
      output.setAttribute("aria-live", playing === null ? "polite" : "off");
      if (now > drill.end) {
        output.textContent = `${clockText(now)}: this drill has ended`;
        return;
      }
      output.textContent = `${clockText(now)}: ${series.served[step].toPrecision(4)} of ` +
        `${series.offered[step].toPrecision(4)} requests/s served` +
        (lost.length ? "; lost " + lost.slice(0, 3).join(", ") : "; nothing lost");
    };
    let latest = -1;
    const follow = () => {
      const current = events.length && Number(events[0].dataset.at) <= now
        ? lastBefore(events, now, (row) => Number(row.dataset.at)) : -1;
      if (current === latest) return;
      if (latest >= 0) events[latest].classList.remove("current");
      latest = current;
      if (latest < 0) return;
      const row = events[latest];
      row.classList.add("current");
      // Within its own box alone, so that the page stays where it is.
      const top = row.offsetTop;
      if (top < box.scrollTop || top + row.offsetHeight > box.scrollTop + box.clientHeight) {
        box.scrollTop = top - box.clientHeight / 2;
      }
    };
    // What was lost between two moments: whole steps of the series, and parts of those at the ends.
    const grouped = (value) => Math.round(value).toLocaleString("en").replace(/,/g, "\u202f");
    const lossesIn = (from, to) => {
      const at = drill.series.at;
      const sum = (rps) => rps.reduce((total, value, step) => {
        const ends = step + 1 < at.length ? at[step + 1] : drill.end;
        return total + value * Math.max(0, Math.min(ends, to) - Math.max(at[step], from));
      }, 0);
      const lost = drill.series.losses.map((loss) => [sum(loss.rps), loss])
        .filter(([requests]) => requests >= 0.5).sort((a, b) => b[0] - a[0]);
      const total = lost.reduce((all, [requests]) => all + requests, 0);
      return `From ${clockText(from)} to ${clockText(to)}: ` + (lost.length
        ? `${grouped(total)} of ${grouped(sum(drill.series.offered))} requests lost, ` +
          lost.slice(0, 6).map(([requests, loss]) => `${grouped(requests)} to ${loss.cause} (${loss.phase})`).join(", ")
        : "nothing lost");
    };
    const draw = () => {
      cells.forEach((group, index) => drawCell(drill.cells[index], group));
      zones.forEach(drawZone);
      find(".moment-shown").textContent = clockText(now);
      readOut();
      follow();
    };
    // Whatever of a row is pressed, the clock goes there.
    box.addEventListener("click", (event) => {
      const row = event.target.closest("tr[data-at]");
      if (!row) return;
      event.preventDefault();
      stop();
      goTo(Number(row.dataset.at));
    });
    return { moments: drill.moments, places, events, draw, lossesIn };
  };

  // Charts: boxes that stretch with the time, and marks and labels that stand at moments.
  const chartOf = (svg) => {
    const left = Number(svg.dataset.left);
    const plot = Number(svg.dataset.plot);
    const boxes = Array.from(svg.querySelectorAll("svg.zoom"));
    const marks = Array.from(svg.querySelectorAll("[data-at]"));
    const ticks = svg.querySelector(".ticks");
    const line = svg.querySelector(".now");
    const area = svg.querySelector(".marked");
    const xOf = (at) => plot * at / data.end;
    const placeOf = (at) => left + plot * (at - view[0]) / (view[1] - view[0]);
    const drawTicks = () => {
      const length = view[1] - view[0];
      const steps = [0.1, 0.5, 1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14400, 21600, 43200, 86400, 172800];
      const step = steps.find((one) => length / one <= 12) || Math.ceil(length / 12 / 86400) * 86400;
      const proto = [ticks.querySelector("line"), ticks.querySelector("text")].map((one) => one.cloneNode(true));
      ticks.textContent = "";
      for (let number = Math.ceil(view[0] / step - 1e-9); number * step <= view[1] + 1e-9; ++number) {
        const place = placeOf(number * step);
        const [dash, label] = proto.map((one) => one.cloneNode(true));
        dash.setAttribute("x1", place);
        dash.setAttribute("x2", place);
        label.setAttribute("x", place);
        label.setAttribute("text-anchor", place > left + plot - 22 ? "end" : place < left + 22 ? "start" : "middle");
        label.textContent = step < 1 ? clockText(number * step) : clockText(number * step).slice(0, -2);
        ticks.append(dash, label);
      }
    };
    const zoom = () => {
      boxes.forEach((box) => box.setAttribute("viewBox",
        `${xOf(view[0])} 0 ${xOf(view[1] - view[0])} ${box.getAttribute("height")}`));
      let latest = -1e9;
      marks.forEach((mark) => {
        const place = placeOf(Number(mark.dataset.at));
        const outside = place < left - 0.5 || place > left + plot + 0.5;
        const dense = outside || place - latest < 2;
        mark.classList.toggle("dense", dense);
        mark.setAttribute("transform", `translate(${place} 0)`);
        if (!dense) latest = place;
      });
      drawTicks();
    };
    const draw = () => {
      line.setAttribute("x1", xOf(now));
      line.setAttribute("x2", xOf(now));
    };
    const drawArea = (from, to) => {
      area.setAttribute("x", xOf(from));
      area.setAttribute("width", xOf(to) - xOf(from));
    };
    const timeAt = (event) => {
      const box = svg.getBoundingClientRect();
      const x = (event.clientX - box.left) / box.width * svg.viewBox.baseVal.width;
      return Math.min(Math.max(view[0], view[0] + (x - left) / plot * (view[1] - view[0])), view[1]);
    };
    let pressedAt = 0;
    svg.addEventListener("pointerdown", (event) => {
      pressedAt = event.clientX;
      marked = [timeAt(event), undefined];
      svg.setPointerCapture(event.pointerId);
    });
    svg.addEventListener("pointermove", (event) => {
      if (!marked || !event.buttons) return;
      marked[1] = timeAt(event);
      mark();
    });
    svg.addEventListener("pointerup", (event) => {
      if (marked && Math.abs(event.clientX - pressedAt) < 4) {
        marked = null;
        goTo(timeAt(event));
      }
      mark();
    });
    return { draw, drawArea, zoom };
  };

  const runs = data.runs.map(runOf);
  const charts = Array.from(root.querySelectorAll("svg.charts")).map(chartOf);
  const show = (at) => {
    now = Math.min(Math.max(0, at), data.end);
    slider.value = now;
    runs.forEach((run) => run.draw());
    charts.forEach((chart) => chart.draw());
  };
  const address = () => history.replaceState(null, "", "#t=" + Math.round(now * 10) / 10);
  const goTo = (at) => { show(at); address(); };
  const next = (kinds) => {
    const { moments } = runs[shownRun];
    const found = moments.find(([at, kind]) => at > now + 0.05 && (!kinds || kinds.includes(kind)));
    // Behind the last one the first one follows.
    const first = found || (kinds && moments.find(([, kind]) => kinds.includes(kind)));
    if (first) goTo(first[0]);
  };
  const before = () => {
    const found = runs[shownRun].moments.filter(([at]) => at < now - 0.05).pop();
    if (found) goTo(found[0]);
  };
  const stop = () => {
    if (playing === null) return;
    cancelAnimationFrame(playing);
    clearTimeout(playing);
    playing = null;
    control("play").textContent = "Play";
    address();
  };
  const start = () => {
    if (now >= data.end) show(0);
    control("play").textContent = "Stop";
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
      show(now + (moment - last) / 1000 * Number(control("speed").value));
      last = moment;
      if (now >= data.end) { stop(); return; }
      playing = requestAnimationFrame(frame);
    };
    playing = requestAnimationFrame(frame);
  };
  const toggle = () => (playing === null ? start() : stop());
  const help = clock.querySelector(".help");
  const explain = () => {
    help.hidden = !help.hidden;
    control("help").setAttribute("aria-expanded", String(!help.hidden));
  };
  const losses = root.querySelector(".marked-losses");
  const area = () => (!marked || marked[1] === undefined || marked[0] === marked[1]
    ? null : [Math.min(...marked), Math.max(...marked)]);
  const mark = () => {
    const [from, to] = area() || [0, 0];
    charts.forEach((chart) => chart.drawArea(from, to));
    losses.textContent = area() ? runs[shownRun].lossesIn(from, to) : "";
    control("zoom").hidden = !area();
  };
  const zoomTo = (from, to) => {
    // A second is as near as a series comes.
    view = to - from < 1 ? [from, Math.min(data.end, from + 1)] : [from, to];
    control("whole").hidden = view[0] === 0 && view[1] === data.end;
    charts.forEach((chart) => chart.zoom());
  };
  const zoomIn = () => { if (area()) zoomTo(...area()); };
  const zoomOut = () => zoomTo(0, data.end);
  const switches = Array.from(clock.querySelectorAll("[data-show]"));
  const showRun = (number) => {
    if (number >= runs.length) return;
    shownRun = number;
    runs.forEach((run, index) => run.places.forEach((place) => { place.hidden = index !== number; }));
    switches.forEach((button, index) => button.setAttribute("aria-pressed", String(index === number)));
    mark();
  };
  const actions = {
    play: toggle,
    back: before,
    on: () => next(null),
    fault: () => next(["fault", "operation"]),
    detection: () => next(["detection"]),
    recovery: () => next(["recovery"]),
    zoom: zoomIn,
    whole: zoomOut,
    help: explain,
  };
  clock.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.show) showRun(Number(button.dataset.show));
    else if (actions[button.dataset.do]) actions[button.dataset.do]();
  });
  slider.addEventListener("input", () => { stop(); goTo(Number(slider.value)); });
  const keys = {
    " ": toggle, ArrowLeft: before, ArrowRight: () => next(null), f: actions.fault, d: actions.detection,
    r: actions.recovery, Home: () => goTo(0), End: () => goTo(data.end), "?": explain, z: zoomIn, 0: zoomOut,
    x: () => showRun((shownRun + 1) % runs.length),
    "[": () => { marked = [now, marked ? marked[1] : undefined]; mark(); },
    "]": () => { marked = [marked ? marked[0] : 0, now]; mark(); },
    Escape: () => {
      marked = null;
      mark();
      if (!help.hidden) explain();
    },
  };
  for (let number = 0; runs.length > 1 && number < runs.length; ++number) keys[number + 1] = () => showRun(number);
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
  root.querySelectorAll("[data-do=filter]").forEach((filter) => {
    filter.closest("p").hidden = false;
    const { events } = runs.find((run) => run.places.some((place) => place.contains(filter)));
    filter.addEventListener("input", () => {
      const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
      events.forEach((row) => {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
      });
    });
  });
  const fromAddress = () => {
    const found = /^#t=([0-9.]+)$/.exec(location.hash);
    if (found) show(Number(found[1]));
  };
  addEventListener("hashchange", fromAddress);
  clock.hidden = false;
  if (runs.length > 1) showRun(0);
  show(now);
  fromAddress();
})();
