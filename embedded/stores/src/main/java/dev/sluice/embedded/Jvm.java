package dev.sluice.embedded;

import java.nio.file.Path;

/** The Java that runs this process, and so its children too. */
final class Jvm {
    private Jvm() {}

    static String executable() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
