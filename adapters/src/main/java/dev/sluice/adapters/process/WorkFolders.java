package dev.sluice.adapters.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders of attempts: {@code root/replica-…/attempt}, gone when the attempt is.
 *
 * <p>Each service holds a lock in a folder of its own. A folder whose lock is free belongs to a service that died: the
 * next one that starts deletes it.
 */
final class WorkFolders implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkFolders.class);
    private static final String PREFIX = "replica-";
    private static final String LOCK = "lock";

    private final Path own;
    private final FileChannel lock;

    WorkFolders(Path root) throws IOException {
        Files.createDirectories(root);
        sweep(root);
        own = Files.createTempDirectory(root, PREFIX);
        lock = FileChannel.open(own.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        lock.lock();
    }

    /**
     * One attempt's folder.
     *
     * @param all holds the others
     * @param work where the process starts; empty at first
     */
    record Folder(Path all, Path work) {
        Path script() {
            return all.resolve("script");
        }

        Path outputs() {
            return all.resolve("outputs.jsonl");
        }
    }

    Folder create(UUID attempt) throws IOException {
        var forUs = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Path all = Files.createDirectory(own.resolve(attempt.toString()), forUs);
        return new Folder(all, Files.createDirectory(all.resolve("work"), forUs));
    }

    /** Deletes what is there, links themselves rather than what they point to; says so when something stays. */
    static void delete(Path folder) {
        try {
            Files.walkFileTree(folder, new Deleter());
        } catch (NoSuchFileException e) {
            LOG.debug("gone already folder={}", folder);
        } catch (IOException e) {
            LOG.warn("folder stays, delete it by hand folder={} cause={}", folder, e.toString());
        }
    }

    private static void sweep(Path root) throws IOException {
        try (DirectoryStream<Path> replicas = Files.newDirectoryStream(root, PREFIX + "*")) {
            for (Path replica : replicas) {
                if (isOrphan(replica)) {
                    LOG.info("deleting what a service left behind folder={}", replica);
                    delete(replica);
                }
            }
        }
    }

    private static boolean isOrphan(Path replica) {
        try (FileChannel channel = FileChannel.open(replica.resolve(LOCK), StandardOpenOption.WRITE);
                FileLock free = channel.tryLock()) {
            return free != null;
        } catch (OverlappingFileLockException e) {
            return false; // of this very service
        } catch (IOException e) {
            return false; // being made or being deleted just now
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
        delete(own);
    }

    private static final class Deleter extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            // The work may have taken its own rights away; as its owner the service takes them back.
            if (!folder.toFile().canWrite() && !folder.toFile().setWritable(true)) {
                LOG.debug("no right to write folder={}", folder);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException trouble) throws IOException {
            if (trouble != null) {
                throw trouble;
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
