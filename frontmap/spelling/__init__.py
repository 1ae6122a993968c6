"""Spellings: every form of a Ukrainian settlement's name that a report may use."""
