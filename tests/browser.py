"""Chromium without a window, told over pipes what to do, as its developer tools would: no driver is installed."""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path
from typing import Any, Self


class Browser:
    """One page in a browser. Of use inside `with`."""

    def __init__(self, profile: Path) -> None:
        """Start Chromium; `profile` is a folder that it may fill."""
        theirs, self._to = os.pipe()
        self._from, back = os.pipe()
        options = "--headless=new --no-sandbox --disable-gpu --remote-debugging-pipe"
        command = f'exec chromium {options} "--user-data-dir=$0" about:blank 3<&{theirs} 4>&{back}'
        self._process = subprocess.Popen(
            ["bash", "-c", command, profile], pass_fds=(theirs, back), stderr=subprocess.DEVNULL
        )
        os.close(theirs)
        os.close(back)
        self._said, self._number, self._session = b"", 0, ""

    def __enter__(self) -> Self:
        targets = self._call("Target.getTargets")["targetInfos"]
        [page] = [target["targetId"] for target in targets if target["type"] == "page"]
        self._session = self._call("Target.attachToTarget", targetId=page, flatten=True)["sessionId"]
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._to)  # a browser that nobody tells anything any more ends
        self._process.wait(30)
        os.close(self._from)

    def open(self, url: str) -> None:
        """Go to a page, and wait until it is there."""
        self._call("Page.navigate", url=url)
        self.wait('location.protocol !== "about:" && document.readyState === "complete"')

    def run(self, script: str) -> Any:
        """What a line of JavaScript says on the page."""
        done = self._call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in done, done
        return done["result"].get("value")

    def wait(self, script: str, seconds: float = 30) -> Any:
        """The same, once it is true."""
        until = time.monotonic() + seconds
        while not (found := self.run(script)):
            assert time.monotonic() < until, f"{script} did not come to be: {self.run('document.body.innerText')}"
            time.sleep(0.05)
        return found

    def _call(self, method: str, **params: Any) -> dict[str, Any]:
        self._number += 1
        asked = {"id": self._number, "method": method, "params": params}
        message = asked | ({"sessionId": self._session} if self._session else {})
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            while b"\0" not in self._said:
                read = os.read(self._from, 1 << 16)
                assert read, "Chromium has ended"
                self._said += read
            said, _, self._said = self._said.partition(b"\0")
            document = json.loads(said)
            if document.get("id") == self._number:
                assert "error" not in document, document
                result: dict[str, Any] = document["result"]
                return result
