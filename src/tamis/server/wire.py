"""HTTP as it comes over the wire: what is no HTTP at all is refused in the same shape as everything else."""

from __future__ import annotations

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from tamis.server.gate import problem


class Wire(HttpToolsProtocol):
    """A connection."""

    def send_400_response(self, msg: str) -> None:
        """Refuse what cannot be read as HTTP, such as an address of 64 KB or more, and hang up."""
        body = problem("CallError", msg.rstrip("."), "Send long queries in the body of a request")
        head = (
            "HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\n"
            f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        self.transport.close()
