"""The database: engine, connections, compiled statements, outages, migrations and backups."""
