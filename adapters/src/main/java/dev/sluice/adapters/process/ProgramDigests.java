package dev.sluice.adapters.process;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.model.Sha256;
import dev.sluice.scheduler.execute.ResolvedWork;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says which program a process is: its file and the SHA-256 of it. What the program loads beside is not in it. A file is read
 * again only when its size or time has changed.
 */
final class ProgramDigests {
    private static final long LARGEST = 256L << 20;
    private static final int KEPT = 200;
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Known(long size, FileTime changed, String digest) {}

    private final String path;
    private final Map<Path, Known> known = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.@Nullable Entry<Path, Known> eldest) {
            return size() > KEPT;
        }
    });

    /** @param path where programs are looked for */
    ProgramDigests(String path) {
        this.path = path;
    }

    /** The facet {@code sluice_runtimeImage}; empty when the program is not found or cannot be read. */
    Optional<String> facet(ResolvedWork.Process work) {
        String program = work.script().isPresent()
                ? work.interpreter().orElse("sh")
                : work.command().isEmpty() ? "" : work.command().getFirst();
        try {
            return program.isEmpty() ? Optional.empty() : find(program).flatMap(this::facet);
        } catch (InvalidPathException e) {
            return Optional.empty(); // no name of a file; the start says so
        }
    }

    private Optional<String> facet(Path file) {
        try {
            return Optional.of(JSON.createObjectNode()
                    .put("name", "file://" + file)
                    .put("digest", "sha256:" + digest(file))
                    .toString());
        } catch (IOException e) {
            return Optional.empty(); // it is only told; the start itself says what is wrong
        }
    }

    private Optional<Path> find(String program) {
        if (program.contains("/")) {
            return real(Path.of(program));
        }
        for (String folder : path.split(File.pathSeparator, -1)) {
            Optional<Path> file = folder.isEmpty() ? Optional.empty() : real(Path.of(folder, program));
            if (file.isPresent()) {
                return file;
            }
        }
        return Optional.empty();
    }

    /** Relative names are looked up in the folder of the attempt, which is new: nobody else has them. */
    private static Optional<Path> real(Path file) {
        try {
            return file.isAbsolute() && Files.isExecutable(file) && Files.size(file) <= LARGEST
                    ? Optional.of(file.toRealPath())
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private String digest(Path file) throws IOException {
        long size = Files.size(file);
        FileTime changed = Files.getLastModifiedTime(file);
        Known before = known.get(file);
        if (before != null && before.size() == size && before.changed().equals(changed)) {
            return before.digest();
        }
        MessageDigest digest = Sha256.newDigest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        String hex = HexFormat.of().formatHex(digest.digest());
        known.put(file, new Known(size, changed, hex));
        return hex;
    }

    /** The facet {@code sluice_runtime}: the system beneath. */
    static String system() {
        return JSON.createObjectNode()
                .put("engine", System.getProperty("os.name"))
                .put("engineVersion", System.getProperty("os.version"))
                .put("architecture", System.getProperty("os.arch"))
                .toString();
    }
}
