package dev.sluice.dashboards.check;

/** Something that happens to the service while its metrics are read. */
interface Load {
    /** Does it, and fails where the service does not do what it has to. */
    void drive(Drive drive) throws Exception;
}
