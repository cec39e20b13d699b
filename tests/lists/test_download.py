"""Downloads from a real server on this machine: conditional, retried, judged before they replace anything."""

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tamis.errors import ListUnavailable, OutputError
from tamis.lists.download import download, last_modified

BODY = b"<?xml version='1.0'?><list>" + b"<entry/>" * 100_000 + b"</list>"
MODIFIED = "Mon, 09 Mar 2026 10:00:00 GMT"
Answer = Callable[[BaseHTTPRequestHandler], None]


class Server:
    """A server whose answers a test lays down; the last one is given again and again."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.asked: list[dict[str, str]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append({"path": self.path, **dict(self.headers.items())})
                answer = outer.answers[0] if len(outer.answers) == 1 else outer.answers.pop(0)
                answer(self)

            def log_message(self, *_: object) -> None:
                return

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.01,))
        self.thread.start()
        self.url = f"http://127.0.0.1:{self.http.server_port}/exports/SDN.XML"

    def close(self) -> None:
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.close()


def answer(
    status: int = 200, body: bytes = BODY, *, said: int | None = None, length: bool = True, **headers: str
) -> Answer:
    """An answer with a body; `said` is a length that the server claims, `length` whether it claims any."""

    def give(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        if length:
            request.send_header("Content-Length", str(len(body) if said is None else said))
        request.end_headers()
        request.wfile.write(body)
        request.close_connection = True

    return give


def kept(folder: Path) -> dict[str, bytes]:
    """What lies in a folder, side files left out."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".json"}


def test_a_file_is_fetched_whole_and_progress_is_told(server: Server, tmp_path: Path) -> None:
    server.answers = [answer(Last_Modified=MODIFIED)]
    told: list[tuple[int, int]] = []
    path = download(server.url, tmp_path / "new" / "folder", progress=lambda *seen: told.append(seen))
    assert kept(path.parent) == {"SDN.XML": BODY}
    assert told == sorted(told)
    assert told[-1] == (len(BODY), len(BODY))
    assert len(told) > 1
    assert last_modified(path) == MODIFIED


def test_a_file_that_has_not_changed_is_not_sent_again(server: Server, tmp_path: Path) -> None:
    server.answers = [answer(ETag='"7"', Last_Modified=MODIFIED), answer(304, b"")]
    first = download(server.url, tmp_path)
    assert download(server.url, tmp_path) == first
    assert kept(tmp_path) == {"SDN.XML": BODY}
    assert "If-None-Match" not in server.asked[0]
    assert (server.asked[1]["If-None-Match"], server.asked[1]["If-Modified-Since"]) == ('"7"', MODIFIED)


def test_a_file_that_was_touched_or_removed_is_fetched_anew(server: Server, tmp_path: Path) -> None:
    server.answers = [answer(ETag='"7"')]
    path = download(server.url, tmp_path)
    for spoil in (
        lambda: path.write_bytes(b"cut"),
        path.unlink,
        lambda: path.with_name("SDN.XML.json").write_text("{"),
    ):
        spoil()
        assert download(server.url, tmp_path).read_bytes() == BODY
        assert "If-None-Match" not in server.asked[-1]


def test_an_unasked_for_not_modified_is_no_file(server: Server, tmp_path: Path) -> None:
    server.answers = [answer(304, b"")]
    with pytest.raises(ListUnavailable, match="answered 304"):
        download(server.url, tmp_path)


def test_a_busy_server_is_asked_again(server: Server, tmp_path: Path) -> None:
    server.answers = [answer(500, b"busy"), answer()]
    assert download(server.url, tmp_path).read_bytes() == BODY
    assert len(server.asked) == 2


def test_a_server_that_stays_busy_or_wants_an_hour_is_given_up_within_seconds(
    server: Server, tmp_path: Path
) -> None:
    server.answers = [answer(503, b"", Retry_After="3600")]
    begun = time.monotonic()
    with pytest.raises(ListUnavailable, match="answered 503"):
        download(server.url, tmp_path)
    assert time.monotonic() - begun < 5
    assert len(server.asked) == 3


def test_a_redirection_is_followed(server: Server, tmp_path: Path) -> None:
    server.answers = [answer(302, b"", Location="/elsewhere/other.xml"), answer()]
    path = download(server.url, tmp_path)
    assert (path.name, path.read_bytes()) == ("SDN.XML", BODY)
    assert server.asked[1]["path"] == "/elsewhere/other.xml"


def test_a_redirection_that_goes_in_circles_ends(server: Server, tmp_path: Path) -> None:
    server.answers = [answer(302, b"", Location="/exports/SDN.XML")]
    with pytest.raises(ListUnavailable, match="could not be fetched"):
        download(server.url, tmp_path)


def test_a_file_without_a_length_is_received(server: Server, tmp_path: Path) -> None:
    server.answers = [answer(length=False)]
    told: list[tuple[int, int]] = []
    assert download(server.url, tmp_path, progress=lambda *seen: told.append(seen)).read_bytes() == BODY
    assert told[-1] == (len(BODY), 0)


def test_a_body_that_was_packed_for_the_way_is_unpacked(server: Server, tmp_path: Path) -> None:
    server.answers = [answer(body=gzip.compress(BODY), Content_Encoding="gzip")]
    assert download(server.url, tmp_path, smallest=len(BODY)).read_bytes() == BODY


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (answer(body=BODY[:1000], said=len(BODY)), "broke off"),
        (answer(body=b""), "only 0 bytes arrived"),
        (answer(body=b"<list/>"), "only 7 bytes arrived, where at least 1000"),
        (answer(body=b"\n<!DOCTYPE HTML><html>" + b"x" * 2000), "a web page came in its place"),
        (answer(body=b"<html>" + b"x" * 2000), "a web page came in its place"),
        (answer(404, b"x" * 2000), "answered 404"),
        (answer(403, b"x" * 2000), "answered 403"),
        (answer(204, b""), "answered 204"),
        (answer(body=b"not packed" * 1000, Content_Encoding="gzip"), "broke off"),
    ],
)
def test_what_is_no_whole_list_leaves_the_file_that_was_there(
    server: Server, tmp_path: Path, bad: Answer, words: str
) -> None:
    server.answers = [answer(ETag='"7"'), bad, answer(ETag='"8"')]
    download(server.url, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(ListUnavailable, match=words) as caught:
        download(server.url, tmp_path, smallest=1000)
    assert server.url in str(caught.value)
    assert "--from" in caught.value.hint
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    assert download(server.url, tmp_path, smallest=1000).read_bytes() == BODY


def test_a_file_that_breaks_off_unseen_is_told_by_its_end_and_asked_for_again(
    server: Server, tmp_path: Path
) -> None:
    server.answers = [answer(ETag='"7"'), answer(body=BODY[:5000], length=False, ETag='"8"'), answer(ETag='"8"')]
    path = download(server.url, tmp_path, ends="</list>")
    with pytest.raises(ListUnavailable, match="broke off before </list>"):
        download(server.url, tmp_path, ends="</list>")
    assert path.read_bytes() == BODY
    download(server.url, tmp_path, ends="</list>")
    assert server.asked[-1]["If-None-Match"] == '"7"'


@pytest.mark.parametrize("behind", [b"", b"\n", b"\r\n \n"])
def test_white_space_behind_the_end_is_no_matter(server: Server, tmp_path: Path, behind: bytes) -> None:
    server.answers = [answer(body=BODY + behind)]
    assert download(server.url, tmp_path, ends="</list>").read_bytes() == BODY + behind


def test_while_a_file_is_on_its_way_the_old_one_stands(server: Server, tmp_path: Path) -> None:
    server.answers = [answer(body=b"<old/>"), answer()]
    path = download(server.url, tmp_path)
    seen = set()
    download(server.url, tmp_path, progress=lambda *_: seen.add(path.read_bytes()))
    assert seen == {b"<old/>"}
    assert path.read_bytes() == BODY


def test_an_interrupted_download_leaves_nothing_behind(server: Server, tmp_path: Path) -> None:
    def interrupt(received: int, expected: int) -> None:
        raise KeyboardInterrupt

    server.answers = [answer()]
    with pytest.raises(KeyboardInterrupt):
        download(server.url, tmp_path, progress=interrupt)
    assert list(tmp_path.iterdir()) == []


def test_a_closed_door_is_told_within_seconds(tmp_path: Path) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        begun = time.monotonic()
        with pytest.raises(ListUnavailable, match="could not be fetched") as caught:
            download(f"http://127.0.0.1:{held.getsockname()[1]}/SDN.XML", tmp_path)
    assert time.monotonic() - begun < 5
    assert "--from" in caught.value.hint
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "url", ["http:///SDN.XML", "http://127.0.0.1:99999/SDN.XML", "gopher://127.0.0.1/SDN.XML"]
)
def test_an_address_that_is_none_is_an_error_like_others(tmp_path: Path, url: str) -> None:
    with pytest.raises(ListUnavailable):
        download(url, tmp_path)


def test_a_folder_that_cannot_be_written_is_told(server: Server, tmp_path: Path) -> None:
    server.answers = [answer()]
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="could not be kept") as caught:
        download(server.url, tmp_path / "file" / "folder")
    assert "untouched" in caught.value.hint
