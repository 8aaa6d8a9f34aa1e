#!/usr/bin/env python3
"""Asks axe-core whether everybody can read every kind of page, light and dark, before and after
questions are skipped: nothing serious may be wrong.

axe_test.py NINES SCENARIOS BROWSER FOLDER, with the package axe-core in FOLDER/node_modules: says
NOT RUN where it is not there, and ends with 77 where the browser cannot start at all.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

from devtools import Page

NOT_TESTED = 77
SERIOUS = ("serious", "critical")
FEW = ["--replications", "5"]
PAGES = [
    ["run", "whatisthetime", *FEW],
    ["run", "whatisthetime/6-multi-az", *FEW],
    ["run", "whatisthetime", "--course", *FEW],
    ["run", "whatisthetime/drills/6-earthquake", *FEW],
    ["run", "wordpress-ha/primary-failover", *FEW],
    ["run", "wordpress-ha/wordpress", "--each-fault", "--replications", "2"],
    ["compare", "whatisthetime/4-load-balancer", "whatisthetime/6-multi-az", *FEW],
    ["compare", "whatisthetime/drills/5-earthquake", "whatisthetime/drills/6-earthquake", *FEW],
    ["sweep", "whatisthetime/6-multi-az", *FEW, "--over",
     "architecture.auto_scaling_groups.web.policies.cpu.target_tracking.target=30%,60%"],
    ["sweep", "whatisthetime/1-single-instance", "--tornado", *FEW],
    ["incident", "whatisthetime/6-multi-az", "--replications", "40"],
    ["check", "reference/a01-one-unit", "--sensitivity", "--replications", "3"],
    ["check", "challenges/1-one-zone", *FEW],
    ["explain", "myclothes/8-multi-az"]]
ASK = ("axe.run().then(found => JSON.stringify(found.violations.map(one => "
       "[one.impact, one.id, one.nodes[0].html.slice(0, 200)])))")


def violations(page, file, axe, after=""):
    page.open(file)
    if after:
        page.value(after)
    page.value(axe + ";0")
    result = page.call("Runtime.evaluate", expression=ASK, awaitPromise=True, returnByValue=True)
    return [one for one in json.loads(result["result"]["value"]) if one[0] in SERIOUS]


def main():
    nines, scenarios, program, packages = sys.argv[1:5]
    library = pathlib.Path(packages) / "node_modules" / "axe-core" / "axe.min.js"
    if not library.is_file():
        print(f"NOT RUN: npm install --prefix {packages} axe-core@4")
        return 0
    axe = library.read_text()
    os.environ["NINES_SCENARIOS"] = scenarios
    skip = "document.querySelectorAll('[data-do=skip]').forEach(one => one.click())"
    failed = False
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = pathlib.Path(name)
        try:
            page = Page(program, folder)
        except (OSError, subprocess.SubprocessError) as error:
            print(f"NOT TESTED: the browser cannot start here: {error}")
            return NOT_TESTED
        try:
            bad = folder / "bad.html"
            bad.write_text("<!DOCTYPE html><html lang=en><title>x</title><main><img src=x></main>")
            if not violations(page, bad, axe):
                print("FAILED: a picture without words is found")
                return 1
            for number, arguments in enumerate(PAGES):
                file = folder / f"page{number}.html"
                subprocess.run([nines, *arguments, "--quiet", "--out", f"html={file}"],
                               capture_output=True, check=False)
                for scheme in ("light", "dark"):
                    page.call("Emulation.setEmulatedMedia",
                              features=[{"name": "prefers-color-scheme", "value": scheme}])
                    for after in ("", skip):
                        for one in violations(page, file, axe, after):
                            failed = True
                            print(f"FAILED: nines {' '.join(arguments)}, {scheme}: {one}")
        finally:
            page.close()
    if not failed:
        print(f"{len(PAGES)} kinds of pages have nothing serious")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
