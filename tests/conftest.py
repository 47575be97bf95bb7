"""What tests of several rooms share: neither the speed nor the language of the machine plays a part."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

settings.register_profile("sohoa", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("sohoa")

_OF_TERMINALS = ("COLUMNS", "FORCE_COLOR", "GITHUB_ACTIONS", "NO_COLOR", "PY_COLORS", "TTY_")
for name in list(os.environ):
    if name.startswith(("LC_", "LANGUAGE", *_OF_TERMINALS)):
        del os.environ[name]
os.environ["LANG"] = "C"
os.environ.setdefault("OMP_THREAD_LIMIT", "1")
