"""Reviewing what was read: one self-contained page that gives back an overrides file."""

from frontmap.review.document import review_page, write_review

__all__ = ["review_page", "write_review"]
