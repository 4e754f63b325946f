package dev.sluice.adapters.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Programs of the system that child processes are started with.
 *
 * @param sh a POSIX shell
 * @param setsid starts a program in a session of its own
 * @param nice starts a program with a lower priority
 * @param path where the work looks for programs
 */
record Tools(String sh, String setsid, String nice, String path) {
    private static final String USUAL = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    static Tools find(String servicePath) {
        String path = servicePath.isBlank() ? USUAL : servicePath;
        return new Tools("/bin/sh", locate("setsid", path), locate("nice", path), path);
    }

    private static String locate(String program, String path) {
        for (String folder : (path + File.pathSeparator + USUAL).split(File.pathSeparator, -1)) {
            Path file = Path.of(folder, program);
            if (file.isAbsolute() && Files.isExecutable(file)) {
                return file.toString();
            }
        }
        throw new IllegalStateException("no program '" + program + "' on " + path
                + "; the process executor needs it: install util-linux and coreutils, or busybox");
    }
}
