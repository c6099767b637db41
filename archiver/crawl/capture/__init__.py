"""Exchanges as they go over the wire, recorded before anything understands them."""

from archiver.crawl.capture.handler import NOTES, RECEIPT, VIA, CaptureHandler
from archiver.crawl.capture.sink import CaptureFailed, CaptureInactive, Sink, set_sink, sink_of

__all__ = [
    "NOTES",
    "RECEIPT",
    "VIA",
    "CaptureFailed",
    "CaptureHandler",
    "CaptureInactive",
    "Sink",
    "set_sink",
    "sink_of",
]
