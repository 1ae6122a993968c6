"""Reading reports: from any file that a user has to dated, sourced `Report` records."""

from frontmap.read.options import ReadOptions
from frontmap.read.reports import read_reports

__all__ = ["ReadOptions", "read_reports"]
