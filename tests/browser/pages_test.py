#!/usr/bin/env python3
"""Opens what `--out html` writes in a browser and holds it against `--out json`.

pages_test.py NINES SCENARIOS BROWSER: ends with 77, which ctest counts as skipped, where the
browser cannot start at all.
"""

import html.parser
import json
import os
import pathlib
import subprocess
import sys
import tempfile

NOT_TESTED = 77
MOMENTS = {"whatisthetime/drills/6-earthquake": 20, "wordpress-ha/primary-failover": 6}

# Of the architecture in a page of a drill: what boxes say, by the number of their cell.
VOID = {"meta", "link", "img", "br", "hr", "input", "rect", "line", "path", "polyline", "polygon"}


class Boxes(html.parser.HTMLParser):
    """Collects (name, word, condition) of the boxes, and what the clock and the read-out say."""

    def __init__(self):
        super().__init__()
        self.cells = {}
        self.stack = []
        self.cell = None
        self.box = None
        self.moment = ""
        self.output = ""
        self.clock_hidden = True

    def handle_starttag(self, tag, attributes):
        of = dict(attributes)
        if tag not in VOID:
            self.stack.append((tag, of))
        if "data-cell" in of:
            self.cell = int(of["data-cell"])
            self.cells[self.cell] = []
        if "data-slot" in of:
            self.box = {"texts": [], "condition": None}
            self.cells[self.cell].append(self.box)
        if tag == "rect" and self.box is not None:
            self.box["condition"] = of["class"]
        if tag == "div" and of.get("class") == "clock":
            self.clock_hidden = "hidden" in of
        if tag == "text" and self.box is not None:
            self.box["texts"].append("")

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        while self.stack:
            name, of = self.stack.pop()
            if "data-slot" in of:
                self.box = None
            if name == tag:
                break

    def handle_data(self, data):
        inside = self.stack[-1] if self.stack else ("", {})
        if inside[0] == "text" and self.box is not None:
            self.box["texts"][-1] += data
        if inside[1].get("class") == "moment-shown":
            self.moment += data
        if inside[0] == "output":
            self.output += data


def fail(message):
    print("FAILED: " + message)
    sys.exit(1)


def says(shown, whole):
    """Whether a text that may have lost its middle is that of the result."""
    begin, dots, end = shown.partition("…")
    return shown == whole if not dots else whole.startswith(begin) and whole.endswith(end)


class Browser:
    def __init__(self, program, folder):
        self.command = [program, "--headless", "--no-sandbox", "--disable-gpu",
                        "--disable-dev-shm-usage", "--user-data-dir=" + str(folder / "profile"),
                        "--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr",
                        "--virtual-time-budget=2000", "--dump-dom"]

    def open(self, page, fragment=""):
        done = subprocess.run(self.command + [page.as_uri() + fragment], capture_output=True,
                              timeout=60, check=False)
        messages = [line for line in done.stderr.decode(errors="replace").splitlines()
                    if "CONSOLE" in line]
        if messages:
            fail(f"{page.name} says in the console: {messages[0]}")
        return done.stdout.decode()


def write(nines, arguments, out):
    # An objective that is missed is an answer as well; what cannot be written is none.
    subprocess.run([nines, *arguments, "--quiet", "--out", f"html={out}"], capture_output=True,
                   check=False)
    if not out.is_file():
        fail("nines " + " ".join(arguments) + " wrote no page")
    return out


def state_at(part, at):
    return [state for state in part["states"] if state["at"] <= at][-1]


def check_boxes(dom, scenario, at, where):
    boxes = Boxes()
    boxes.feed(dom)
    if not boxes.cells:
        fail(f"{where}: there is no picture")
    shown = sorted((*box["texts"][::2], box["condition"]) for cell in boxes.cells.values()
                   for box in cell if box["condition"] != "absent")
    told = sorted((part["name"], state["word"], state["condition"])
                  for part in scenario["picture"]["parts"] if part["lane"] != "zones"
                  for state in [state_at(part, at)] if state["condition"] != "absent")
    if len(shown) != len(told):
        fail(f"{where}: {len(shown)} boxes for {len(told)} parts")
    for box in shown:
        found = [part for part in told
                 if says(box[0], part[0]) and says(box[1], part[1]) and box[2] == part[2]]
        if not found:
            fail(f"{where}: no part is {box}")
        told.remove(found[0])
    return boxes


def check_drill(nines, browser, folder, name, moments):
    page = write(nines, ["run", name], folder / "drill.html")
    result = subprocess.run([nines, "run", name, "--quiet", "--out", "json"], capture_output=True,
                            check=False)
    scenario = json.loads(result.stdout)["scenarios"][0]
    still = Boxes()
    still.feed(page.read_text())
    if not still.clock_hidden:
        fail(f"{name}: without scripts there is a clock that nothing moves")
    series = scenario["series"]
    end = series[-1]["at"] + scenario["series_step"]
    for number in range(moments):
        at = round(end * (number + 0.5) / moments, 1)
        dom = browser.open(page, f"#t={at}")
        boxes = check_boxes(dom, scenario, at, f"{name} at {at} s")
        if boxes.clock_hidden:
            fail(f"{name}: the script did not run")
        point = [one for one in series if one["at"] <= at][-1]
        served = boxes.output.split(": ")[1].split(" of ")[0]
        if abs(float(served) - point["served_rps"]) > 1e-3 * max(1, point["served_rps"]):
            fail(f"{name} at {at} s: {served} served, and {point['served_rps']} in JSON")


def check_hostile(nines, browser, folder, base):
    hostile = "<img src=x onerror=console.log(1)></script><script>console.log(2)</script>"
    scenario = {"extends": str(base), "title": hostile, "story": hostile * 50}
    (folder / "hostile.json").write_text(json.dumps(scenario))
    page = write(nines, ["run", str(folder / "hostile.json"), "--allow-files"], folder / "hostile.html")
    dom = browser.open(page)
    if "<img" in dom:
        fail("a title became markup")


def main():
    nines, scenarios, program = sys.argv[1:4]
    os.environ["NINES_SCENARIOS"] = scenarios
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = pathlib.Path(name)
        browser = Browser(program, folder)
        (folder / "empty.html").write_text("<!DOCTYPE html><title>x</title><p>here")
        try:
            if "here" not in browser.open(folder / "empty.html"):
                raise OSError("it shows nothing")
        except (OSError, subprocess.SubprocessError) as error:
            print(f"NOT TESTED: the browser cannot start here: {error}")
            return NOT_TESTED
        for number, arguments in enumerate([
                ["run", "whatisthetime", "--replications", "5"],
                ["run", "whatisthetime/6-multi-az", "--replications", "5"],
                ["run", "wordpress-ha/wordpress", "--each-fault", "--replications", "2"],
                ["compare", "whatisthetime/4-load-balancer", "whatisthetime/6-multi-az",
                 "--replications", "5"],
                ["sweep", "whatisthetime/6-multi-az", "--replications", "5", "--over",
                 "architecture.auto_scaling_groups.web.policies.cpu.target_tracking.target=30%,60%"],
                ["compare", "whatisthetime/drills/5-earthquake",
                 "whatisthetime/drills/6-earthquake", "--replications", "5"],
                ["sweep", "whatisthetime/1-single-instance", "--tornado", "--replications", "5"],
                ["incident", "whatisthetime/6-multi-az", "--replications", "40"],
                ["check", "reference/a01-one-unit", "--sensitivity", "--replications", "3"],
                ["check", "whatisthetime/6-multi-az", "--replications", "5"],
                ["explain", "myclothes/8-multi-az"]]):
            page = write(nines, arguments, folder / f"page{number}.html")
            if "</footer>" not in browser.open(page):
                fail("nines " + " ".join(arguments) + ": the page is not whole")
        for drill, moments in MOMENTS.items():
            check_drill(nines, browser, folder, drill, moments)
        base = pathlib.Path(scenarios).resolve() / "wordpress-ha" / "primary-failover.json"
        check_hostile(nines, browser, folder, base)
    print("pages are what JSON says")
    return 0


if __name__ == "__main__":
    sys.exit(main())
