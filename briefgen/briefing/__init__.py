"""Linking: what the facts of all articles say together."""
