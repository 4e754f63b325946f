package dev.sluice.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/** The PostgreSQL programs of this platform, unpacked from the class path. */
final class PostgresSoftware {
    /** Changes with the binaries' version, so that an upgrade unpacks anew. */
    private static final String COMPLETE = "unpacked-18.6.0";

    private final Path directory;

    private PostgresSoftware(Path directory) {
        this.directory = directory;
    }

    /** Unpacks into the directory unless an earlier call did so completely; safe among processes. */
    static PostgresSoftware in(Path directory) throws IOException {
        if (Files.exists(directory.resolve(COMPLETE))) {
            return new PostgresSoftware(directory);
        }
        Path parent = directory.toAbsolutePath().getParent();
        Files.createDirectories(parent);
        Path unpacked = Files.createTempDirectory(parent, ".unpack-");
        try {
            unpack(resource(), unpacked);
            Files.createFile(unpacked.resolve(COMPLETE));
            Files.setPosixFilePermissions(unpacked, permissions(0755));
            FileTrees.delete(directory.resolve("bin"));
            Files.move(unpacked, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            FileTrees.delete(unpacked);
            // Another process may have been faster; then its copy is as good as ours.
            if (!Files.exists(directory.resolve(COMPLETE))) {
                throw new IOException("cannot unpack PostgreSQL into " + directory + ": " + e.getMessage(), e);
            }
        }
        return new PostgresSoftware(directory);
    }

    String program(String name) {
        return directory.resolve("bin").resolve(name).toString();
    }

    Path binaries() {
        return directory.resolve("bin");
    }

    private static String resource() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        String arch = System.getProperty("os.arch", "");
        return "/postgres-" + os + "-" + (arch.equals("amd64") ? "x86_64" : arch.equals("aarch64") ? "arm_64" : arch)
                + ".txz";
    }

    private static void unpack(String resource, Path target) throws IOException {
        try (@Nullable InputStream packed = PostgresSoftware.class.getResourceAsStream(resource)) {
            if (packed == null) {
                throw new IOException("no PostgreSQL for this platform on the class path (" + resource
                        + "); point SLUICE_POSTGRES_URL at a PostgreSQL 18 of yours instead");
            }
            var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)));
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("entry leaves the target directory: " + entry.getName());
                }
                unpack(entry, tar, path);
            }
        }
    }

    private static void unpack(TarArchiveEntry entry, InputStream content, Path path) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            throw new IOException("hard link in the archive: " + entry.getName());
        } else {
            Files.copy(content, path);
            Files.setPosixFilePermissions(path, permissions(entry.getMode()));
        }
    }

    private static EnumSet<PosixFilePermission> permissions(int mode) {
        var permissions = EnumSet.of(
                PosixFilePermission.OWNER_READ,
                PosixFilePermission.OWNER_WRITE,
                PosixFilePermission.GROUP_READ,
                PosixFilePermission.OTHERS_READ);
        if ((mode & 0100) != 0) {
            permissions.add(PosixFilePermission.OWNER_EXECUTE);
            permissions.add(PosixFilePermission.GROUP_EXECUTE);
            permissions.add(PosixFilePermission.OTHERS_EXECUTE);
        }
        return permissions;
    }
}
