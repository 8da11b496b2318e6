"""``python -m extract`` is the command ``shenbao``."""

import sys

from extract.cli import main

sys.exit(main())
