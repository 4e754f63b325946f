package dev.sluice.quality.execute;

import dev.sluice.model.Sha256;
import dev.sluice.quality.check.CheckFault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * SHA-256 of files as they are: of one file, that of its bytes; of several, that of lines such as {@code sha256sum} writes, by
 * path from the folder that holds them all.
 *
 * @param sha256 hexadecimal
 * @param bytes of all files
 * @param files how many
 */
public record FileDigest(String sha256, long bytes, int files) {
    private static final int PIECE = 1 << 16;

    /**
     * Reads the files.
     *
     * @param mostBytes of all files together
     * @throws CheckFault when there is none, they are too large or change meanwhile; the message says why
     */
    public static FileDigest of(Source.Files source, long mostBytes) {
        FoundFiles found = FoundFiles.of(source);
        List<Path> files = found.sorted();
        try {
            long bytes = 0;
            for (Path file : files) {
                bytes += Files.size(file);
            }
            if (bytes > mostBytes) {
                throw new CheckFault(bytes + " bytes are too many to be hashed; the limit is " + mostBytes);
            }
            String digest = files.size() == 1 ? hex(bytes(files.getFirst())) : manifest(files);
            found.changed().ifPresent(why -> {
                throw new CheckFault(why);
            });
            return new FileDigest(digest, bytes, files.size());
        } catch (IOException e) {
            throw new CheckFault("the files cannot be read: " + e);
        }
    }

    private static String manifest(List<Path> files) throws IOException {
        Path folder = common(files.getFirst(), files.getLast());
        StringBuilder lines = new StringBuilder();
        for (Path file : files) {
            lines.append(hex(bytes(file)))
                    .append("  ")
                    .append(folder.relativize(file))
                    .append('\n');
        }
        return Sha256.hexOf(lines.toString());
    }

    /** The deepest folder above both, which holds all that is sorted between them. */
    private static Path common(Path first, Path last) {
        Path folder = first;
        do {
            folder = Objects.requireNonNull(folder.getParent(), "an absolute file has a folder");
        } while (!last.startsWith(folder));
        return folder;
    }

    private static byte[] bytes(Path file) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        byte[] piece = new byte[PIECE];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                digest.update(piece, 0, read);
            }
        }
        return digest.digest();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
