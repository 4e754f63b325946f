package dev.sluice.dashboards;

/** A way from a panel to what explains it. */
public record Link(String title, String url) {
    /** To a dashboard with the same choices and time range. */
    static Link to(String title, String uid) {
        return new Link(title, "/d/" + uid + "?${__url_time_range}&${__all_variables}");
    }

    /** To a page of the documentation. */
    static Link doc(String title, String page) {
        return new Link(title, Project.DOCS + page);
    }
}
