package dev.sluice.scheduler.definition;

/**
 * Name of a definition inside its namespace, written {@code namespace/name}.
 *
 * @param namespace tenancy, quota and permission scope
 * @param name unique per kind inside the namespace
 */
public record ResourceName(String namespace, String name) implements Comparable<ResourceName> {
    /** Longest part, in characters. */
    public static final int MAX_LENGTH = 63;

    private static final java.util.regex.Pattern PART =
            java.util.regex.Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?");

    public ResourceName {
        check("namespace", namespace);
        check("name", name);
    }

    private static void check(String field, String value) {
        if (!isValidPart(value)) {
            throw new IllegalArgumentException(
                    field + " '" + value + "' is not a name; allowed: 1 to 63 of a-z, 0-9 and '-', not at an end");
        }
    }

    /** Whether a namespace or a name is well formed. */
    public static boolean isValidPart(String part) {
        return part.length() <= MAX_LENGTH && PART.matcher(part).matches();
    }

    /**
     * Reads {@code namespace/name}.
     *
     * @throws IllegalArgumentException when it is not of that form
     */
    public static ResourceName parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("'" + text + "' has no namespace; write it as namespace/name");
        }
        return new ResourceName(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public int compareTo(ResourceName other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
