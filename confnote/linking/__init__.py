"""Urls and embed codes as people paste them -> checked and cleaned links with their kind, and social posts."""

from confnote.linking.embeds import Embed, read_embed
from confnote.linking.urls import check_url, clean_url, kind_of

__all__ = ["Embed", "check_url", "clean_url", "kind_of", "read_embed"]
