"""PostgreSQL and Valkey for a machine that has neither, and the supervisor behind ``make run``.

Nothing here is used when ``DATABASE_URL`` and ``REDIS_URL`` point at real servers.
"""
