package dev.sluice.scheduler.definition.read;

import dev.sluice.model.DatasetId;
import dev.sluice.scheduler.definition.AssetAddress;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns URIs into OpenLineage namespaces and names, by OpenLineage's naming rules. */
public final class AssetUris {
    static final String EXAMPLES = "write connection://NAME/schema.table, postgres://host:5432/db.schema.table, "
            + "s3://bucket/key, file:///folder/file or kafka://host:9092/topic";

    private static final Pattern URI = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/\\s]*)(?:/(\\S.*)?)?");
    private static final Pattern CONNECTION = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?");

    /** Other spellings of one scheme. */
    private static final Map<String, String> SCHEMES =
            Map.of("postgresql", "postgres", "s3a", "s3", "s3n", "s3", "gcs", "gs");

    private static final Map<String, Integer> PORTS = Map.of("postgres", 5432, "mysql", 3306, "kafka", 9092);

    /** Names with a leading slash: paths, in contrast to keys of objects. */
    private static final java.util.Set<String> PATHS =
            java.util.Set.of("hdfs", "dbfs", "wasb", "wasbs", "abfs", "abfss");

    private AssetUris() {}

    /**
     * The asset that a definition means by a text such as {@code connection://lake/raw.orders}.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    public static AssetAddress parse(String text) {
        Matcher uri = URI.matcher(text);
        if (!uri.matches()) {
            throw new IllegalArgumentException(Texts.quote(text) + " is no address");
        }
        String scheme = uri.group(1).toLowerCase(Locale.ROOT);
        String authority = uri.group(2);
        String rest = uri.group(3) == null ? "" : stripSlashes(uri.group(3));
        if (rest.isEmpty()) {
            throw new IllegalArgumentException(Texts.quote(text) + " names no asset after the host or bucket");
        }
        scheme = SCHEMES.getOrDefault(scheme, scheme);
        return switch (scheme) {
            case "connection" -> connection(text, authority, rest);
            case "file" -> file(text, authority, rest);
            default -> dataset(text, scheme, authority, rest);
        };
    }

    private static AssetAddress connection(String text, String name, String table) {
        if (!CONNECTION.matcher(name).matches()) {
            throw new IllegalArgumentException(Texts.quote(text) + " names no connection");
        }
        return new AssetAddress.InConnection(name, table);
    }

    private static AssetAddress file(String text, String authority, String rest) {
        if (!authority.isEmpty()) {
            throw new IllegalArgumentException(Texts.quote(text) + " has a host; a file has three slashes");
        }
        return new AssetAddress.Dataset(new DatasetId("file", "/" + rest));
    }

    private static AssetAddress dataset(String text, String scheme, String authority, String rest) {
        if (authority.isEmpty()) {
            throw new IllegalArgumentException(Texts.quote(text) + " names no host or bucket");
        }
        int parts = rest.split("\\.", -1).length;
        if (scheme.equals("postgres") && parts != 3) {
            throw new IllegalArgumentException(
                    Texts.quote(text) + " is not of the form host:port/database.schema.table");
        }
        if (scheme.equals("mysql") && parts != 2) {
            throw new IllegalArgumentException(Texts.quote(text) + " is not of the form host:port/database.table");
        }
        Integer port = PORTS.get(scheme);
        String host = port != null && authority.indexOf(':') < 0 ? authority + ":" + port : authority;
        String name = PATHS.contains(scheme) ? "/" + rest : rest;
        return new AssetAddress.Dataset(new DatasetId(scheme + "://" + host, name));
    }

    private static String stripSlashes(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && text.charAt(from) == '/') {
            from++;
        }
        while (to > from && text.charAt(to - 1) == '/') {
            to--;
        }
        return text.substring(from, to);
    }
}
