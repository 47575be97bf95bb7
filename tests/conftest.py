"""What tests of several rooms share."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

settings.register_profile("sohoa", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("sohoa")

os.environ.setdefault("OMP_THREAD_LIMIT", "1")
