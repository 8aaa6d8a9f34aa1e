#!/usr/bin/env python3
"""Presses every key of a drill's page, marks and zooms, prints it, and looks at it on a telephone.

hands_test.py NINES SCENARIOS BROWSER: ends with 77, which ctest counts as skipped, where the
browser cannot start at all.
"""

import base64
import os
import pathlib
import subprocess
import sys
import tempfile
import time

from devtools import Page

NOT_TESTED = 77
DRILL = "whatisthetime/drills/6-earthquake"
CHANGE = "architecture.auto_scaling_groups.web.policies.cpu.target_tracking.target=80%"
NOW = "Number(document.querySelector('.clock input[type=range]').value)"
HELP = "!document.querySelector('.help').hidden"
LOSSES = "document.querySelector('.marked-losses').textContent"
BOX = "document.querySelector('svg.zoom').getAttribute('viewBox')"
SHOWN = ("Array.from(document.querySelectorAll('.run')).filter(one => !one.hidden)"
         ".map(one => one.dataset.run).join('')")


def fail(message):
    print("FAILED: " + message)
    sys.exit(1)


def check(what, holds):
    if not holds:
        fail(what)


def write(nines, arguments, out):
    subprocess.run([nines, *arguments, "--quiet", "--replications", "5", "--out", f"html={out}"],
                   capture_output=True, check=False)
    check("nines " + " ".join(arguments) + " wrote no page", out.is_file())
    return out


def kinds_at(page, at):
    rows = page.value("Array.from(document.querySelectorAll('.events tbody tr'))"
                      ".map(row => [Number(row.dataset.at), row.className])")
    return [kind for moment, kind in rows if abs(moment - at) < 0.06]


def shows(page, what):
    return page.value(f"document.querySelector('{what}').getClientRects().length > 0")


def skip_questions(page, drill):
    page.open(drill)
    check("questions stand alone before they are answered", not shows(page, ".drill") and
          not shows(page, ".tiles") and not shows(page, ".came-out") and
          not shows(page, "header .verdict") and shows(page, "footer"))
    page.value("document.querySelector('[data-do=skip]').click()")
    check("skipping shows all, and judges nothing", shows(page, ".drill") and shows(page, ".came-out")
          and page.value("document.querySelector('.came-out .said').textContent") == "")


def predict(page, drill):
    page.open(drill)
    right = ("document.querySelectorAll('.predict fieldset')[0]"
             ".querySelectorAll('input')[Number(document.querySelectorAll('.predict fieldset')[0]"
             ".dataset.right)].click()")
    page.value(right)
    wrong = right.replace("[0]", "[1]").replace("dataset.right)]", "dataset.right) === 0 ? 1 : 0]")
    page.value(wrong)
    page.value("document.querySelector('[data-do=tell]').click()")
    said = page.value("Array.from(document.querySelectorAll('.said')).map(one => one.textContent)")
    check(f"a right guess is told to be one, a wrong one not: {said}", said[0].endswith(": right.") and
          said[1].endswith(": not so.") and said[2] == "")
    check("what came out has the focus",
          page.value("document.activeElement.textContent") == "What came out")
    page.value("document.activeElement.blur()")
    check("answers show the drill", shows(page, ".drill") and shows(page, "header .verdict"))


def press_clock(page):
    page.press("Home")
    check("Home goes to the start", page.value(NOW) == 0)
    end = page.value("Number(document.querySelector('.clock input[type=range]').max)")
    page.press("End")
    check("End goes to the end", page.value(NOW) == end)
    page.press("Home")
    page.press("ArrowRight")
    first = page.value(NOW)
    page.press("ArrowRight")
    second = page.value(NOW)
    check("the arrow to the right goes on, event by event", 0 < first < second)
    page.press("ArrowLeft")
    check("the arrow to the left goes back to the event before", page.value(NOW) == first)
    for key, kinds in (("f", ("fault", "operation")), ("d", ("detection",)), ("r", ("recovery",))):
        page.press("Home")
        page.press(key)
        found = kinds_at(page, page.value(NOW))
        check(f"{key} goes to the next {kinds[0]}", any(word in kind for kind in found
                                                         for word in kinds))
    check("the address says the moment",
          page.value("location.hash") == f"#t={page.value(NOW):g}")
    page.press("Home")
    page.press(" ")
    time.sleep(0.3)
    page.press(" ")
    stopped = page.value(NOW)
    check("the blank plays", stopped > 0)
    time.sleep(0.2)
    check("and stops", page.value(NOW) == stopped)


def press_marks(page):
    page.press("?")
    check("? shows the keys", page.value(HELP))
    page.press("Escape")
    check("Escape hides them", not page.value(HELP))
    whole = page.value(BOX)
    page.press("Home")
    page.press("f")
    page.press("[")
    page.press("End")
    page.press("]")
    check("[ and ] tell what was lost between them", "requests lost" in page.value(LOSSES))
    page.press("z")
    check("Z zooms into it", page.value(BOX) != whole)
    check("and there is a way back", not page.value("document.querySelector('[data-do=whole]').hidden"))
    page.press("0")
    check("0 shows the whole drill", page.value(BOX) == whole)
    page.press("Escape")
    check("Escape forgets the stretch", page.value(LOSSES) == "")


def use_pointer(page):
    box = page.value("(() => { const svg = document.querySelectorAll('svg.charts')[1];"
                     " svg.scrollIntoView({block: 'center'}); const box = svg.getBoundingClientRect();"
                     " return [box.left, box.width, box.top + box.height / 3]; })()")
    page.drag(box[0] + 0.4 * box[1], box[0] + 0.7 * box[1], box[2])
    check("a stretch that is dragged over is told of", "requests" in page.value(LOSSES))
    page.value("document.querySelector('[data-do=zoom]').click()")
    ticks = page.value("document.querySelectorAll('svg.charts')[1].querySelectorAll('.ticks text').length")
    check("the axis of what is zoomed into has labels", 3 <= ticks <= 13)
    page.value("document.querySelector('[data-do=whole]').click()")
    page.press("Escape")
    asked = page.value("(() => { const row = document.querySelectorAll('.events tbody tr')[5];"
                       " row.cells[3].click(); return Number(row.dataset.at); })()")
    check("an event that is selected moves the clock", abs(page.value(NOW) - asked) < 0.06)
    check("and is marked in the list", page.value(
        "document.querySelectorAll('.events tbody tr.current').length") == 1)


def look_at_print(page, drills):
    page.call("Emulation.setEmulatedMedia", media="print")
    check("paper has no clock", page.value(
        "getComputedStyle(document.querySelector('.clock')).display") == "none")
    check("paper has every drill", page.value(
        "Array.from(document.querySelectorAll('.run')).every(one => "
        "getComputedStyle(one).display !== 'none')"))
    check("paper has the whole list", page.value(
        "Array.from(document.querySelectorAll('.listed')).every(one => "
        "getComputedStyle(one).maxHeight === 'none')"))
    pdf = base64.b64decode(page.call("Page.printToPDF", printBackground=True)["data"])
    check("it can be printed", pdf.startswith(b"%PDF") and len(pdf) > 20_000 * drills)
    page.call("Emulation.setEmulatedMedia", media="")


def look_at_widths(page):
    for width in (390, 768, 1280, 2560):
        page.call("Emulation.setDeviceMetricsOverride", width=width, height=900,
                  deviceScaleFactor=1, mobile=False)
        check(f"nothing sticks out at {width} pixels",
              page.value("document.documentElement.scrollWidth") <= width)
    page.call("Emulation.setDeviceMetricsOverride", width=1280, height=900, deviceScaleFactor=1,
              mobile=False)
    top = page.value("scrollTo(0, 0), document.querySelector('.picture').getBoundingClientRect().top")
    check(f"the picture begins on the first screen, at {top}", top < 600)


def main():
    nines, scenarios, program = sys.argv[1:4]
    os.environ["NINES_SCENARIOS"] = scenarios
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = pathlib.Path(name)
        try:
            page = Page(program, folder)
        except (OSError, subprocess.SubprocessError) as error:
            print(f"NOT TESTED: the browser cannot start here: {error}")
            return NOT_TESTED
        try:
            drill = write(nines, ["run", DRILL, "--set", CHANGE], folder / "drill.html")
            predict(page, drill)
            skip_questions(page, drill)
            press_clock(page)
            press_marks(page)
            use_pointer(page)
            look_at_widths(page)
            look_at_print(page, 1)
            both = write(nines, ["compare", DRILL, "--set", CHANGE], folder / "both.html")
            page.open(both, "#t=7300")
            check("the address opens at its moment", page.value(NOW) == 7300)
            for key, shown in (("1", "00"), ("2", "11"), ("x", "00"), ("x", "11")):
                page.press(key)
                check(f"{key} switches between the drills", page.value(SHOWN) == shown)
            press_clock(page)
            press_marks(page)
            look_at_widths(page)
            look_at_print(page, 2)
            page.call("Emulation.setScriptExecutionDisabled", value=True)
            page.open(both)
            check("without scripts both pictures are there", page.value(
                "document.querySelectorAll('.run:not([hidden]) .picture').length") == 2)
            check("and no clock that nothing moves", page.value(
                "document.querySelector('.clock').hidden"))
            check(f"the console said {page.said[:1]}", not page.said)
            others = [url for url in page.asked if not url.startswith(("file:", "about:"))]
            check(f"the page asked for {others[:1]}", not others)
        finally:
            page.close()
    print("every key, the pointer, paper and the telephone do as the page says")
    return 0


if __name__ == "__main__":
    sys.exit(main())
