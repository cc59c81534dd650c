"""What the server runs; it stands alone in its folder, which the server puts on the import path."""

import sys

from mcsim.explorer import site

site.show(sys.argv[1:])
