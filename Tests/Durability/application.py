"""An application in a folder with an engine of its own, for the commands beside this file. SAMLET names the executable."""

import collections
import json
import os
import pathlib
import signal
import sqlite3
import subprocess
import urllib.parse

SAMLET = os.environ.get("SAMLET", "samlet")


class Application:
    def __init__(self, folder, **variables):
        self.folder = pathlib.Path(folder)
        self.environment = {
            **os.environ,
            "SAMLET_HOME": str(self.folder / ".samlet"),
            "SAMLET_AWS_PORT": "0",
            "SAMLET_HTTP_PORT": "0",
            # What waits for a function that may start is nothing that was left behind.
            "SAMLET_SPARE_SANDBOXES": "0",
            "NO_COLOR": "1",
            **variables,
        }
        #: Of all engines that there were.
        self.processes = set()

    def file(self, path, text):
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)

    def command(self, *arguments):
        done = subprocess.run(
            [SAMLET, *arguments], cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout}\n{done.stderr}"
        return done.stdout

    def find_engine(self):
        status = json.loads(self.command("status", "--format", "json"))
        self.process = status["processID"]
        self.processes.add(self.process)
        self.port = urllib.parse.urlparse(status["endpoints"]["aws"]).port

    def kill(self):
        """Kills the engine with SIGKILL and starts another."""
        os.kill(self.process, signal.SIGKILL)
        self.command("engine", "start")
        self.find_engine()

    def events_left(self):
        """How many asynchronous events the engine still has."""
        connection = sqlite3.connect(f"file:{self.folder}/.samlet/data/events.sqlite?mode=ro", uri=True, timeout=10)
        try:
            return connection.execute("SELECT COUNT(*) FROM event").fetchone()[0]
        finally:
            connection.close()

    def logged(self, *words):
        """By each of the words: how often which word stood behind it at the begin of a line that a function logged."""
        counts = {word: collections.Counter() for word in words}
        for line in self.command("logs", "--since", "1d", "--format", "json").splitlines():
            found = json.loads(line)["message"].split()
            if len(found) > 1 and found[0] in counts:
                counts[found[0]][found[1]] += 1
        return [counts[word] for word in words]

    def strays(self):
        """Processes that have to do with the folder, by what they were called with or what they see mounted; without the engine."""
        folder = str(self.folder).encode()
        for entry in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                isOne = folder in (entry / "cmdline").read_bytes() or folder in (entry / "mountinfo").read_bytes()
            except OSError:
                continue
            if isOne and int(entry.name) not in (os.getpid(), self.process):
                yield int(entry.name)
