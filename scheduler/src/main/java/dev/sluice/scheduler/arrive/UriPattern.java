package dev.sluice.scheduler.arrive;

/**
 * A pattern of files or objects: {@code file:///in/*.csv}, {@code s3://bucket/in/**}. A star stands for any characters
 * but a slash, two stars for any characters, and two stars with a slash behind also for nothing.
 *
 * @param scheme {@code file}, {@code s3}
 * @param authority bucket; empty for files
 * @param path behind the authority, with its first slash for files and without for objects
 */
public record UriPattern(String scheme, String authority, String path) {
    private static final int LONGEST = 1_024;

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static UriPattern parse(String uri) {
        int scheme = uri.indexOf("://");
        if (scheme <= 0 || uri.length() > LONGEST) {
            throw new IllegalArgumentException("'" + uri + "' is no pattern such as file:///in/*.csv or s3://bucket/*");
        }
        String rest = uri.substring(scheme + 3);
        int slash = rest.indexOf('/');
        String authority = slash < 0 ? rest : rest.substring(0, slash);
        String path = slash < 0 ? "" : rest.substring(slash);
        boolean file = uri.startsWith("file:");
        return new UriPattern(uri.substring(0, scheme), authority, file || path.isEmpty() ? path : path.substring(1));
    }

    /** The start of the path that is fixed, up to the last slash before a star: what has to be listed. */
    public String folder() {
        int star = path.indexOf('*');
        String fixed = star < 0 ? path : path.substring(0, star);
        return fixed.substring(0, fixed.lastIndexOf('/') + 1);
    }

    /** The start of the path that is fixed, up to the first star. */
    public String prefix() {
        int star = path.indexOf('*');
        return star < 0 ? path : path.substring(0, star);
    }

    /** Whether only the folder itself is meant, not the folders in it. */
    public boolean isFlat() {
        return path.indexOf('/', folder().length()) < 0 && !path.contains("**");
    }

    /** Whether a path is meant. Takes time in proportion to both lengths, whatever the pattern. */
    public boolean matches(String candidate) {
        // reached[i]: the pattern so far can end before character i.
        boolean[] reached = new boolean[candidate.length() + 1];
        reached[0] = true;
        for (int p = 0; p < path.length(); p++) {
            if (path.startsWith("**/", p)) {
                reached = folders(candidate, reached);
                p += 2;
            } else if (path.startsWith("**", p)) {
                reached = any(candidate, reached, true);
                p += 1;
            } else if (path.charAt(p) == '*') {
                reached = any(candidate, reached, false);
            } else {
                reached = one(candidate, reached, path.charAt(p));
            }
        }
        return reached[candidate.length()];
    }

    private static boolean[] one(String candidate, boolean[] before, char wanted) {
        boolean[] after = new boolean[before.length];
        for (int i = 0; i < candidate.length(); i++) {
            after[i + 1] = before[i] && candidate.charAt(i) == wanted;
        }
        return after;
    }

    private static boolean[] any(String candidate, boolean[] before, boolean slashes) {
        boolean[] after = before.clone();
        for (int i = 0; i < candidate.length(); i++) {
            after[i + 1] |= after[i] && (slashes || candidate.charAt(i) != '/');
        }
        return after;
    }

    private static boolean[] folders(String candidate, boolean[] before) {
        boolean[] after = before.clone();
        boolean open = false;
        for (int i = 0; i < candidate.length(); i++) {
            open |= before[i];
            after[i + 1] |= open && candidate.charAt(i) == '/';
        }
        return after;
    }

    @Override
    public String toString() {
        return scheme + "://" + authority + (scheme.equals("file") || path.isEmpty() ? path : "/" + path);
    }
}
