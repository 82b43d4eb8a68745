"""The version of this package, which every request names; a test holds it to what is installed."""

__version__ = "0.1.0"
