"""Requests as OpenTelemetry spans, sent to a collector: an optional part, off unless an address is given.

Promise: a span holds the method, the route, the status and how many were screened; never a path, a name or a key.
Nothing is registered for the whole process, so no other library's spans are sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tamis import __version__
from tamis.errors import MissingExtra

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import SpanProcessor
    from opentelemetry.trace import Span


class Traces:
    """Makes a span for each request, under that of its caller where the request names one."""

    def __init__(self, processor: SpanProcessor) -> None:
        """Spans go to `processor`. Samplers and limits are read from OpenTelemetry's own variables."""
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        about = Resource.create({"service.name": "tamis", "service.version": __version__})
        self._provider = TracerProvider(resource=about, shutdown_on_exit=False)
        self._provider.add_span_processor(processor)
        self._tracer = self._provider.get_tracer("tamis.server", __version__)
        self._caller = TraceContextTextMapPropagator()

    def begin(self, method: str, headers: Mapping[str, str]) -> Span:
        """The span of a request that begins."""
        from opentelemetry.context import Context
        from opentelemetry.trace import SpanKind

        parent = self._caller.extract(headers, Context())
        return self._tracer.start_span(method, parent, SpanKind.SERVER, attributes={"http.request.method": method})

    def end(self, span: Span, method: str, route: str, status: int, counts: Mapping[str, Any]) -> None:
        """The request has been answered; 0 for a caller who went away before."""
        from opentelemetry.trace import StatusCode

        span.update_name(f"{method} {route}")
        span.set_attributes({"http.route": route, "http.response.status_code": status})
        span.set_attributes({f"tamis.{name}": count for name, count in counts.items()})
        if status == 0 or status >= 500:
            span.set_status(StatusCode.ERROR)
        span.end()

    def stop(self) -> None:
        """Send what is still held."""
        self._provider.shutdown()


def header_of(span: Span) -> str:
    """A span as the header `traceparent` names it."""
    context = span.get_span_context()
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}"


def traces_to(address: str) -> Traces:
    """Traces that are sent to a collector by OTLP over HTTP. Raises `MissingExtra`."""
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise MissingExtra("otel", "Sending traces") from error
    return Traces(BatchSpanProcessor(OTLPSpanExporter(endpoint=address)))
