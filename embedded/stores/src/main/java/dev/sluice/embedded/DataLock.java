package dev.sluice.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The right to use a data directory, held by one process at a time.
 *
 * <p>The operating system frees it when its holder dies, however that happens. A file beside the lock
 * says who holds it; it means nothing while nobody does.
 */
final class DataLock implements AutoCloseable {
    private final FileChannel channel;
    private final Path holderFile;

    private DataLock(FileChannel channel, Path holderFile) {
        this.channel = channel;
        this.holderFile = holderFile;
    }

    /** The process that runs on a data directory, and where its service answers. */
    record Holder(long pid, String url) {}

    /** The lock, or nothing when another process holds it. */
    static Optional<DataLock> tryAcquire(Path data, Holder holder) throws IOException {
        Files.createDirectories(data);
        FileChannel channel =
                FileChannel.open(data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock(channel) == null) {
            channel.close();
            return Optional.empty();
        }
        Path holderFile = data.resolve("running");
        Files.write(holderFile, List.of(Long.toString(holder.pid()), holder.url()));
        return Optional.of(new DataLock(channel, holderFile));
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** Who holds the lock of a data directory now, if anybody does. */
    static Optional<Holder> holder(Path data) throws IOException {
        Path lockFile = data.resolve("lock");
        if (!Files.exists(lockFile)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE)) {
            if (lock(channel) != null) {
                return Optional.empty();
            }
        }
        Path holder = data.resolve("running");
        if (!Files.exists(holder)) {
            return Optional.empty(); // on its way up or down
        }
        List<String> lines = Files.readAllLines(holder);
        return Optional.of(new Holder(Long.parseLong(lines.get(0)), lines.get(1)));
    }

    @Override
    public synchronized void close() throws IOException {
        // Once only: the file may be the next holder's by the second time.
        if (channel.isOpen()) {
            Files.deleteIfExists(holderFile);
            channel.close();
        }
    }
}
