"""`python -m frontmap` is `frontmap`."""

from frontmap.cli import main

main()
