-- Reports ask, for many inputs at once, which run wrote the version that an input declared.
CREATE INDEX dataset_version_by_declared ON dataset_version (dataset_id, declared_version)
    WHERE declared_version IS NOT NULL; -- serves: report.history.VersionRows
