package dev.sluice.dashboards.render;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A browser without a window, which makes pictures of SVG. */
record Browser(Path program) {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome", "chrome");
    private static final int LIMIT_SECONDS = 60;

    /** The first that is on the search path. */
    static Optional<Browser> find(String searchPath) {
        for (String name : NAMES) {
            for (String folder : searchPath.split(File.pathSeparator, -1)) {
                Path program = Path.of(folder, name);
                if (!folder.isEmpty() && Files.isRegularFile(program) && Files.isExecutable(program)) {
                    return Optional.of(new Browser(program));
                }
            }
        }
        return Optional.empty();
    }

    void picture(Path svg, Path png, double width, double height) throws IOException, InterruptedException {
        Path profile = Files.createTempDirectory("sluice-browser-");
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--headless",
                "--disable-gpu",
                "--hide-scrollbars",
                "--no-first-run",
                "--user-data-dir=" + profile,
                "--window-size=" + (int) Math.ceil(width) + "," + (int) Math.ceil(height),
                "--screenshot=" + png.toAbsolutePath()));
        if ("root".equals(System.getProperty("user.name"))) {
            // Its sandbox does not work for root; what it opens is a file of ours without scripts.
            command.add("--no-sandbox");
        }
        command.add(svg.toUri().toString());
        Path log = profile.resolve("browser.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(program + " did not end within " + LIMIT_SECONDS + " s");
        }
        if (process.exitValue() != 0 || !Files.exists(png)) {
            throw new IOException(program + " made no picture: " + Files.readString(log));
        }
    }
}
