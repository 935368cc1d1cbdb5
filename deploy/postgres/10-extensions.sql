-- Run once, by the administrator, when the volume of the database is empty.
-- Searches in links need it: the service may make it too, but a database whose owner may not is ready this way.
create extension if not exists pg_trgm with schema public;
