package dev.sluice.embedded;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the class path of the Neo4j child lies.
 *
 * <p>The system property {@code sluice.neo4j.lib} names a directory of jars; without it the build
 * output {@code embedded/neo4j-server/target} is looked for from the directory in {@code sluice.home},
 * or else the working directory, upwards.
 */
record Neo4jLocation(String classPath) {
    static final String PROPERTY = "sluice.neo4j.lib";
    private static final Path BUILD_OUTPUT = Path.of("embedded", "neo4j-server", "target");

    static Neo4jLocation find() {
        String configured = System.getProperty(PROPERTY, "");
        if (!configured.isEmpty()) {
            return new Neo4jLocation(Path.of(configured).resolve("*").toString());
        }
        Path here = Path.of(System.getProperty("sluice.home", "")).toAbsolutePath();
        for (Path directory = here; directory != null; directory = directory.getParent()) {
            Path target = directory.resolve(BUILD_OUTPUT);
            if (Files.isDirectory(target.resolve("lib")) && Files.isDirectory(target.resolve("classes"))) {
                return new Neo4jLocation(target.resolve("classes")
                        + File.pathSeparator
                        + target.resolve("lib").resolve("*"));
            }
        }
        throw new EmbeddedStoreException("no " + BUILD_OUTPUT + "/lib above " + here
                + "; run `./sluice build`, or set -D" + PROPERTY + "=<directory with its jars>");
    }
}
