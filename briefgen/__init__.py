"""briefgen makes a static briefing site from articles and the facts extracted from them."""

__version__ = "0.1.0"
