package dev.sluice.adapters.file;

import dev.sluice.scheduler.arrive.ArrivalSource;
import dev.sluice.scheduler.arrive.Arrived;
import dev.sluice.scheduler.arrive.Listing;
import dev.sluice.scheduler.arrive.UriPattern;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Folders of the machine or mounted ones. Symbolic links are not followed: a link does not lead out of the folder.
 *
 * <p>The etag of a file is made of its time, size and inode; the content is not read.
 */
public final class FolderSource implements ArrivalSource {
    private static final int DEEPEST = 16;
    /** Most entries walked over in one call; more is a refusal, for half a folder in no order would be no listing. */
    private final int mostEntries;

    public FolderSource(int mostEntries) {
        this.mostEntries = mostEntries;
    }

    @Override
    public boolean reads(String scheme) {
        return scheme.equals("file");
    }

    @Override
    public Listing list(UriPattern pattern, String after, int limit) {
        if (!pattern.authority().isEmpty()) {
            return new Listing.Refused("a file URI has three slashes: file:///folder/*.csv");
        }
        Path folder = Path.of(pattern.folder());
        if (!Files.isDirectory(folder)) {
            return new Listing.Refused("there is no folder " + folder);
        }
        Walk walk = new Walk(pattern, after, limit + 1);
        try {
            Files.walkFileTree(folder, EnumSet.noneOf(FileVisitOption.class), pattern.isFlat() ? 1 : DEEPEST, walk);
        } catch (IOException e) {
            return new Listing.Unreachable(e.getClass().getSimpleName() + " " + e.getMessage());
        }
        if (walk.entries > mostEntries) {
            return new Listing.Refused("folder " + folder + " has more than " + mostEntries
                    + " entries; move files away once they are processed, or watch narrower folders");
        }
        List<Arrived> files = new ArrayList<>(walk.found.values());
        if (files.size() > limit) {
            String last = walk.found.headMap(walk.found.lastKey(), false).lastKey();
            return new Listing.Page(files.subList(0, limit), Optional.of(last));
        }
        return new Listing.Page(files, Optional.empty());
    }

    /** Keeps the first names behind the cursor, in their order. */
    private final class Walk extends SimpleFileVisitor<Path> {
        private final UriPattern pattern;
        private final String after;
        private final int most;
        private final NavigableMap<String, Arrived> found = new TreeMap<>();
        private int entries;

        private Walk(UriPattern pattern, String after, int most) {
            this.pattern = pattern;
            this.after = after;
            this.most = most;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (++entries > mostEntries) {
                return FileVisitResult.TERMINATE;
            }
            String path = file.toString();
            if (attributes.isRegularFile() && path.compareTo(after) > 0 && pattern.matches(path)) {
                found.put(path, arrived(file, attributes));
                if (found.size() > most) {
                    found.pollLastEntry();
                }
            }
            return FileVisitResult.CONTINUE;
        }

        /** A file that goes away while it is looked at is no trouble; it is not there. */
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            entries++;
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(
                Path directory, java.io.@org.jspecify.annotations.Nullable IOException e) {
            return FileVisitResult.CONTINUE;
        }

        private static Arrived arrived(Path file, BasicFileAttributes attributes) {
            java.time.Instant modified = attributes.lastModifiedTime().toInstant();
            String etag = Long.toHexString(modified.getEpochSecond()) + "." + modified.getNano() + "-"
                    + Long.toHexString(attributes.size()) + "-"
                    + Integer.toHexString(String.valueOf(attributes.fileKey()).hashCode());
            return new Arrived("file://" + file, String.valueOf(file.getFileName()), attributes.size(), etag, modified);
        }
    }
}
