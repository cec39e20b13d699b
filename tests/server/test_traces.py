"""Traces by OpenTelemetry's own SDK: a span a request, under its caller's, and no name in it."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode, get_tracer_provider
from starlette.testclient import TestClient

from servers import client_of
from tamis.config import settings
from tamis.server.app import create_app
from tamis.server.desk import Desk
from tamis.server.traces import Traces

CALLER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def spans():
    return InMemorySpanExporter()


def traced(desk, spans):
    return TestClient(create_app(desk, traces=Traces(SimpleSpanProcessor(spans))), base_url="http://localhost")


def test_a_request_is_a_span_under_that_of_its_caller_without_names(desk, spans):
    client = traced(desk, spans)
    queries = {"queries": [{"name": "Firuz Qudratov"}, {"name": "Zeta Omicron"}]}
    answer = client.post("/v1/screen/batch", json=queries, headers={"traceparent": CALLER})
    (span,) = spans.get_finished_spans()
    assert (span.name, span.kind) == ("POST /v1/screen/batch", SpanKind.SERVER)
    assert dict(span.attributes) == {
        "http.request.method": "POST",
        "http.route": "/v1/screen/batch",
        "http.response.status_code": 200,
        "tamis.queries": 2,
    }
    assert f"{span.context.trace_id:032x}" == CALLER.split("-")[1]
    assert f"{span.parent.span_id:016x}" == CALLER.split("-")[2]
    assert answer.headers["traceparent"] == f"00-{CALLER.split('-')[1]}-{span.context.span_id:016x}-01"
    client.get("/v1/parties/firuz")
    client.get("/firuz?q=firuz")
    told = [span.to_json() for span in spans.get_finished_spans()]
    assert len(told) == 3
    assert "firuz" not in "".join(told).lower()


def test_what_fails_is_marked_and_a_refusal_is_not(home, spans):
    client = traced(Desk(settings(home)), spans)  # its lists are never opened
    assert client.get("/readyz").status_code == 503
    assert client.get("/v1/lists", headers={"origin": "https://evil.example"}).status_code == 403
    failed, refused = spans.get_finished_spans()
    assert (failed.status.status_code, failed.parent) == (StatusCode.ERROR, None)
    assert (refused.status.status_code, refused.attributes["http.route"]) == (StatusCode.UNSET, "none")


def test_nothing_is_traced_unless_asked_and_nothing_is_registered_for_the_process(desk, spans):
    before = get_tracer_provider()
    traced(desk, spans)
    assert get_tracer_provider() is before
    answer = client_of(desk).get("/healthz", headers={"traceparent": CALLER})
    assert answer.headers["traceparent"] == CALLER
    assert not spans.get_finished_spans()


def test_a_server_sends_its_spans_to_a_collector(home, start):
    received = ExportTraceServiceRequest()

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self):
            assert self.headers["content-type"] == "application/x-protobuf"
            body = self.rfile.read(int(self.headers["content-length"]))
            received.MergeFromString(body)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    collector = ThreadingHTTPServer(("127.0.0.1", 0), Collector)
    threading.Thread(target=collector.serve_forever).start()
    try:
        server = start(home, "--traces", f"http://127.0.0.1:{collector.server_port}/v1/traces").wait()
        httpx.post(server.url + "/v1/screen", json={"query": {"name": "Firuz Qudratov"}})
        assert server.stop() == 0  # what it still held is sent
    finally:
        collector.shutdown()
        collector.server_close()
    found = [span.name for row in received.resource_spans for part in row.scope_spans for span in part.spans]
    assert "POST /v1/screen" in found
    about = {item.key: item.value.string_value for item in received.resource_spans[0].resource.attributes}
    assert about["service.name"] == "tamis"
    assert b"Firuz" not in received.SerializeToString()
