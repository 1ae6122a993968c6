"""frontmap maps what war reports claim about front-line settlements."""

__version__ = "0.1.0"
