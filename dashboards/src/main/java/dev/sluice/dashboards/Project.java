package dev.sluice.dashboards;

/** Where the project's pages are. */
public final class Project {
    public static final String DOCS = "https://github.com/sluice-dev/sluice/blob/main/docs/";

    private Project() {}
}
