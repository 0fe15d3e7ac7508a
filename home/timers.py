"""What comes round: versions of pages go live, and pages come down, on the date that editors gave them."""

from __future__ import annotations

import datetime as dt

from home.publishing import publish_due
from portal.notifications.timers import timer


@timer("home.publish_scheduled", every=dt.timedelta(minutes=1))
def publish_scheduled(now: dt.datetime) -> int:
    """Publish and take down what is due."""
    return publish_due(now)
