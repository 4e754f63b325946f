package dev.sluice.quality.execute;

import dev.sluice.quality.check.CheckFault;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of a source as they were when the audit began: links resolved, all of them in the allowed folder.
 *
 * @param stamps size and time of change by file
 */
record FoundFiles(Map<Path, String> stamps) {
    static final int MOST = 10_000;
    private static final int DEEPEST = 20;

    FoundFiles {
        stamps = Map.copyOf(stamps);
    }

    /** @throws CheckFault when there is none, one lies elsewhere, or there are too many */
    static FoundFiles of(Source.Files source) {
        try {
            Path allowed = source.allowed().toRealPath();
            Map<Path, String> stamps = new TreeMap<>();
            for (String path : source.paths()) {
                for (Path file : matching(allowed, path, source.format())) {
                    Path real = file.toRealPath();
                    if (!real.startsWith(allowed)) {
                        throw new CheckFault(path + " lies outside of the folder " + allowed + " that may be read");
                    }
                    stamps.put(real, stamp(real));
                }
            }
            if (stamps.size() > MOST) {
                throw new CheckFault("there are " + stamps.size() + " files; the limit is " + MOST);
            }
            return new FoundFiles(stamps);
        } catch (IOException e) {
            throw new CheckFault("the files cannot be read: " + e);
        }
    }

    List<Path> sorted() {
        return stamps.keySet().stream().sorted().toList();
    }

    /** Which file was changed or removed since. */
    Optional<String> changed() {
        for (Map.Entry<Path, String> file : stamps.entrySet()) {
            Path name = file.getKey().getFileName();
            try {
                if (!stamp(file.getKey()).equals(file.getValue())) {
                    return Optional.of(
                            "the file " + name + " was changed while it was checked; publish files by renaming them");
                }
            } catch (IOException e) {
                return Optional.of("the file " + name + " went away while it was checked");
            }
        }
        return Optional.empty();
    }

    private static String stamp(Path file) throws IOException {
        BasicFileAttributes about = Files.readAttributes(file, BasicFileAttributes.class);
        return about.size() + " " + about.lastModifiedTime() + " " + about.fileKey();
    }

    private static List<Path> matching(Path allowed, String path, FileFormat format) throws IOException {
        boolean glob = path.chars().anyMatch(c -> c == '*' || c == '?' || c == '[' || c == '{');
        List<Path> found = glob ? byGlob(allowed, path) : plain(allowed.resolve(path), format);
        if (found.isEmpty()) {
            throw new CheckFault("there is no file " + path);
        }
        return found;
    }

    private static List<Path> plain(Path path, FileFormat format) throws IOException {
        if (!Files.isDirectory(path)) {
            return Files.isRegularFile(path) ? List.of(path) : List.of();
        }
        try (Stream<Path> walk = Files.walk(path, DEEPEST)) {
            return walk.filter(file -> format.isEndingOf(file.getFileName().toString()))
                    .filter(Files::isRegularFile)
                    .limit(MOST + 1L)
                    .toList();
        }
    }

    /** Walks from the last folder in front of the first wildcard. */
    private static List<Path> byGlob(Path allowed, String glob) throws IOException {
        Path whole = allowed.resolve(glob).normalize();
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + whole);
        Path base = allowed;
        for (Path part : allowed.relativize(whole)) {
            if (part.toString().matches(".*[*?\\[{].*") || !Files.isDirectory(base.resolve(part))) {
                break;
            }
            base = base.resolve(part);
        }
        List<Path> found = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(base, DEEPEST)) {
            walk.filter(matcher::matches)
                    .filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
                    .limit(MOST + 1L)
                    .forEach(found::add);
        }
        return found;
    }
}
