"""Figures for Prometheus: requests, screenings, alerts, and the age of every list. No name is ever a label."""

from __future__ import annotations

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)

from tamis.server.desk import Desk

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1, 5, 30)


class Metrics:
    """The figures of one server."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        held = self._registry = CollectorRegistry()
        self._requests = Counter("tamis_requests", "Requests", ("route", "method", "status"), registry=held)
        self._seconds = Histogram(
            "tamis_request_seconds", "Time taken", ("route",), buckets=_BUCKETS, registry=held
        )
        self.at_work = Gauge("tamis_requests_at_work", "Requests at work now", registry=held)
        self.screenings = Counter("tamis_screenings", "Queries screened", registry=held)
        self.alerts = Counter("tamis_screenings_with_match", "Queries that met somebody", registry=held)
        self.errors = Counter("tamis_screening_errors", "Queries that could not be screened", registry=held)
        self._swaps = Gauge("tamis_list_swaps", "Times that other lists took over", registry=held)
        self._ready = Gauge("tamis_ready", "1 when there is an index to answer from", registry=held)
        self._age = Gauge("tamis_list_age_days", "Days since a list was published", ("list",), registry=held)
        self._parties = Gauge("tamis_list_parties", "Parties on a list", ("list",), registry=held)
        self._stale = Gauge("tamis_list_stale", "1 for a list older than it may be", ("list",), registry=held)

    def request(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one request."""
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def text(self, desk: Desk) -> bytes:
        """All figures in the form that Prometheus reads."""
        self._swaps.set(desk.swaps)
        self._ready.set(desk.ready)
        for gauge in (self._age, self._parties, self._stale):
            gauge.clear()
        if desk.ready:
            for state in desk.serving.titles.values():
                self._age.labels(state.id).set(state.age_days or 0)
                self._parties.labels(state.id).set(state.parties)
                self._stale.labels(state.id).set(state.state == "stale")
        return generate_latest(self._registry)
