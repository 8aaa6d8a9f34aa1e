"""A page of Chromium that can be pressed, printed and measured, over the DevTools protocol's pipe."""

import json
import os
import select
import subprocess
import time

KEYS = {"ArrowLeft": 37, "ArrowRight": 39, "Home": 36, "End": 35, "Escape": 27, " ": 32, "Tab": 9,
        "Enter": 13}


class Page:
    """One browser with one page. What its console said and what it asked for is kept."""

    def __init__(self, program, folder):
        to_browser, self.write_end = os.pipe()
        self.read_end, from_browser = os.pipe()
        command = [program, "--headless", "--no-sandbox", "--disable-gpu",
                   "--disable-dev-shm-usage", "--user-data-dir=" + str(folder / "devtools"),
                   "--host-resolver-rules=MAP * ~NOTFOUND", "--remote-debugging-pipe"]

        def as_three_and_four():
            # Above all that is in use, so that none is overwritten before it has been moved.
            os.dup2(to_browser, 103)
            os.dup2(from_browser, 104)
            os.dup2(103, 3)
            os.dup2(104, 4)

        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL, preexec_fn=as_three_and_four,
                                        pass_fds=(3, 4))
        os.close(to_browser)
        os.close(from_browser)
        self.number = 0
        self.bytes = b""
        self.said = []
        self.asked = []
        self.session = None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target,
                                 flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(domain + ".enable")

    def close(self):
        self.process.terminate()
        self.process.wait(timeout=20)
        os.close(self.write_end)
        os.close(self.read_end)

    def messages(self, until):
        """Messages one by one; an error where none comes until then."""
        while True:
            end = self.bytes.find(b"\0")
            if end >= 0:
                message, self.bytes = self.bytes[:end], self.bytes[end + 1:]
                yield json.loads(message)
                continue
            ready, _, _ = select.select([self.read_end], [], [], max(0, until - time.monotonic()))
            more = os.read(self.read_end, 1 << 20) if ready else b""
            if not more:
                raise OSError("the browser does not answer")
            self.bytes += more

    def note(self, message):
        what = message.get("method", "")
        params = message.get("params", {})
        if what in ("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded"):
            self.said.append(json.dumps(params)[:300])
        elif what == "Network.requestWillBeSent":
            self.asked.append(params["request"]["url"])

    def call(self, method, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.write_end, json.dumps(message).encode() + b"\0")
        for answer in self.messages(time.monotonic() + 60):
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise OSError(f"{method}: {answer['error']}")
                return answer["result"]
            self.note(answer)
        return None

    def open(self, file, fragment=""):
        # From another page, as the same address with another fragment would not be loaded again.
        for url in ("about:blank", file.as_uri() + fragment):
            self.call("Page.navigate", url=url)
            until = time.monotonic() + 60
            whole = "location.href.split('#')[0] + document.readyState"
            while self.value(whole) != url.split("#")[0] + "complete":
                if time.monotonic() > until:
                    raise OSError(f"{file.name} does not load")
                time.sleep(0.02)

    def value(self, expression):
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in result:
            raise OSError(f"{expression}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def press(self, key):
        text = key if len(key) == 1 else ""
        code = KEYS.get(key, ord(key.upper()[0]))
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code,
                      **({"text": text} if text and kind == "keyDown" else {}))

    def drag(self, x1, x2, y):
        self.call("Input.dispatchMouseEvent", type="mousePressed", x=x1, y=y, button="left",
                  buttons=1, clickCount=1)
        self.call("Input.dispatchMouseEvent", type="mouseMoved", x=x2, y=y, button="left", buttons=1)
        self.call("Input.dispatchMouseEvent", type="mouseReleased", x=x2, y=y, button="left",
                  clickCount=1)
