"""``python -m mcsim``."""

from mcsim.cli.main import main

main()
