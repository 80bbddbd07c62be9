"""An editor for tests: drives the YAML language server over its standard input and output, as VS Code does."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

SERVER = Path(__file__).parent / "node_modules/yaml-language-server/bin/yaml-language-server"
LONGEST = 120.0
"""Seconds after which a server that says nothing is stopped, so that a test fails rather than hangs."""

Json = dict[str, Any]


@dataclass
class Editor:
    """An editor with a folder open. Texts are opened under paths in it; nothing has to lie there."""

    folder: Path
    settings: Mapping[str, Any]
    server: subprocess.Popen[bytes]
    told: dict[str, list[Json]] = field(default_factory=dict)
    asked: int = 0

    def start(self) -> None:
        """Say what the editor can do, and hand over its settings when the server asks for them."""
        root = self.folder.as_uri()
        able = {"documentationFormat": ["markdown", "plaintext"], "snippetSupport": True}
        self.ask(
            "initialize",
            processId=None,
            rootPath=str(self.folder),
            rootUri=root,
            workspaceFolders=[{"uri": root, "name": "desk"}],
            capabilities={
                "workspace": {"configuration": True, "workspaceFolders": True},
                "textDocument": {"completion": {"completionItem": able}, "hover": {"contentFormat": ["markdown"]}},
            },
        )
        self.tell("initialized")
        while not self._answered("workspace/configuration"):
            pass

    def open(self, path: str, text: str) -> str:
        """Open a text as the file of that path; its address for further questions."""
        uri = (self.folder / path).as_uri()
        self.tell(
            "textDocument/didOpen", textDocument={"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        )  # fmt: skip
        return uri

    def complaints(self, path: str, text: str) -> list[Json]:
        """What is underlined in a text: the first diagnostics that come for it."""
        uri = self.open(path, text)
        while uri not in self.told:
            self._answered("")
        return self.told[uri]

    def proposals(self, path: str, text: str) -> list[Json]:
        """What is proposed at the sign ‸ in a text."""
        found = self._at("textDocument/completion", path, text)
        return sorted(found["items"], key=lambda item: str(item.get("sortText") or item["label"]))

    def hover(self, path: str, text: str) -> str:
        """What is shown when the mouse rests at the sign ‸ in a text, without the way to the schema."""
        found = self._at("textDocument/hover", path, text)
        return str(found["contents"]["value"]).split("Source: [")[0].strip() if found else ""

    def _at(self, method: str, path: str, text: str) -> Any:
        before, _, after = text.partition("‸")
        uri = self.open(path, before + after)
        where = {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}
        return self.ask(method, textDocument={"uri": uri}, position=where)

    def ask(self, method: str, **given: Any) -> Any:
        """A request, and what is answered; what else comes meanwhile is heeded."""
        self.asked += 1
        self._send({"id": self.asked, "method": method, "params": given})
        while True:
            message = self._receive()
            if message.get("id") == self.asked and "method" not in message:
                assert "error" not in message, message
                return message["result"]
            self._heed(message)

    def tell(self, method: str, **given: Any) -> None:
        """A notification."""
        self._send({"method": method, "params": given})

    def _answered(self, method: str) -> bool:
        """Heed one message; whether it was of that method."""
        message = self._receive()
        self._heed(message)
        return message.get("method") == method

    def _heed(self, message: Json) -> None:
        method = message.get("method")
        if method == "textDocument/publishDiagnostics":
            self.told[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif method == "workspace/configuration":
            wanted = [item.get("section", "") for item in message["params"]["items"]]
            self._send({"id": message["id"], "result": [self._setting(section) for section in wanted]})
        elif method and "id" in message:
            self._send({"id": message["id"], "result": None})

    def _setting(self, section: str) -> Json | None:
        """The settings of a section, as VS Code makes them of dotted names: of ``yaml`` it is ``schemas``."""
        found: Json = {}
        for name, value in self.settings.items():
            if name.startswith(f"{section}."):
                found[name.removeprefix(f"{section}.")] = value
        return found or None

    def _send(self, message: Json) -> None:
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        _pipe(self.server.stdin).write(b"Content-Length: %d\r\n\r\n%s" % (len(content), content))
        _pipe(self.server.stdin).flush()

    def _receive(self) -> Json:
        pipe = _pipe(self.server.stdout)
        length = 0
        while line := pipe.readline().strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        assert length, "the language server is gone"
        message: Json = json.loads(pipe.read(length))
        return message


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe


@contextmanager
def editor(folder: Path) -> Iterator[Editor]:
    """An editor in a folder with the settings that ``.vscode`` has there, and no others but that nothing is fetched."""
    committed = json.loads((folder / ".vscode/settings.json").read_text(encoding="utf-8"))
    settings = {"yaml.schemaStore": {"enable": False}, **committed}
    assert SERVER.is_file(), "./run tests installs the language server"
    command = ["node", str(SERVER), "--stdio"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        guard = threading.Timer(LONGEST, server.kill)
        guard.start()
        try:
            desk = Editor(folder, settings, server)
            desk.start()
            yield desk
        finally:
            guard.cancel()
            server.kill()
