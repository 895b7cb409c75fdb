"""Logs: events with fields, as JSON or for people, masked before they are written."""

import logging

import structlog

from bot.redaction import redact
from commands.settings import Settings


def configure_logs(settings: Settings) -> None:
    """Set structlog up for this process; secrets and openids are masked by the first processor that sees them."""
    renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            redact,
            renderer if settings.log_format == "json" else structlog.dev.ConsoleRenderer(colors=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
