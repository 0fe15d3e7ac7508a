"""How gunicorn serves the site, in the demo and in production. The environment has the last word."""

import gc
import os

from portal import logs

bind = os.environ.get("BIND", f"0.0.0.0:{os.environ.get('PORT', '8000')}")
workers = int(os.environ.get("WEB_WORKERS", "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
# The application is loaded once and shared by the workers' memory.
preload_app = True
# Seconds. No page takes longer than a few; longer work belongs to the worker.
timeout = 30
graceful_timeout = 20
keepalive = 5
# A worker is renewed now and then, so that what leaks does not grow for ever.
max_requests = 10_000
max_requests_jitter = 1_000
# The access log is ours (portal.middleware.RequestIdMiddleware): gunicorn's would hold queries and secrets of paths.
accesslog = None
errorlog = "-"
loglevel = os.environ.get("LOG_LEVEL", "info").lower()
# Gunicorn's own lines look like all others.
logconfig_dict = logs.config(loglevel.upper())
logconfig_dict["loggers"]["gunicorn.error"] = {"handlers": [], "propagate": True}
# Which proxies may say that a request came over HTTPS.
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
# Heartbeats of the workers do not wait for a disk.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108


def when_ready(server):
    """What was loaded for good is neither looked through at every collection nor copied into each worker by it."""
    gc.collect()
    gc.freeze()


def post_fork(server, worker):
    """A database connection belongs to one process."""
    from django.db import connections

    connections.close_all()


def child_exit(server, worker):
    """Where several processes count together, forget the one that ended."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)
