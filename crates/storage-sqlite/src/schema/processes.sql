-- The processes that use this file, and what the log's clock of each showed last, in milliseconds. AUTOINCREMENT: the number of
-- a process that has ended is not given again.
CREATE TABLE processes (
    number   INTEGER PRIMARY KEY AUTOINCREMENT,
    clock_at INTEGER NOT NULL
) STRICT;
