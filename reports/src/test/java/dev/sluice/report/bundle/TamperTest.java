package dev.sluice.report.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.verify.bundle.Bundle;
import dev.sluice.verify.bundle.BundleException;
import dev.sluice.verify.bundle.BundleLimits;
import dev.sluice.verify.check.Checks;
import dev.sluice.verify.check.Finding;
import dev.sluice.verify.check.Outcome;
import dev.sluice.verify.check.Trust;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class TamperTest {
    private static final int BUNDLES = 25;
    private static final int FLIPS_IN_FILE = 4;
    private static final int FLIPS_IN_ZIP = 2_000;
    /** As bundles have it; without the millisecond the JDK adds an extra field. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0, 0, 1_000_000);

    @Test
    void aBitFlippedInAnyFileIsFoundAndTheFileNamed() throws IOException {
        Random random = new Random(7);
        int flips = 0;
        for (long seed = 0; seed < BUNDLES; seed++) {
            WorldBundle world = WorldBundle.of(seed, 6);
            SortedMap<String, byte[]> files = SampleBundle.files(world.bytes());
            assertThat(verify(zip(files), world).findings()).allMatch(Finding.Passed.class::isInstance);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                for (int i = 0; i < FLIPS_IN_FILE; i++) {
                    int at = random.nextInt(file.getValue().length);
                    byte flip = (byte) (1 << random.nextInt(8));

                    Outcome outcome = verify(zip(flipped(files, file.getKey(), at, flip)), world);

                    assertThat(outcome.refused())
                            .as("seed %d, %s, byte %d, bit %d", seed, file.getKey(), at, flip)
                            .isNotEmpty()
                            .extracting(Finding.Refused::file)
                            .containsOnly(file.getKey());
                    flips++;
                }
            }
        }
        assertThat(flips).isGreaterThanOrEqualTo(2_000);
    }

    /**
     * Of the packed bytes, some bits are without meaning, and some content can be packed in two ways: then all files are what was
     * signed, and the file is named in a note.
     */
    @Test
    void aBitFlippedAnywhereInTheZipIsFoundAndTheFileNamed() {
        Random random = new Random(8);
        int noted = 0;
        for (int bundle = 0; bundle < 10; bundle++) {
            WorldBundle world = WorldBundle.of(bundle, 6);
            byte[] zip = world.bytes();
            for (int i = 0; i < FLIPS_IN_ZIP / 10; i++) {
                int at = random.nextInt(zip.length);
                byte flip = (byte) (1 << random.nextInt(8));
                zip[at] ^= flip;

                Outcome outcome = verify(zip, world);

                assertThat(outcome.findings())
                        .as("seed %d, byte %d of %d, bit %d", bundle, at, zip.length, flip)
                        .anyMatch(finding -> finding instanceof Finding.Refused || finding instanceof Finding.Noted);
                noted += outcome.isVerified() ? 1 : 0;
                zip[at] ^= flip;
            }
        }
        assertThat(noted).isLessThan(FLIPS_IN_ZIP / 200);
    }

    @Test
    void aFileAddedTakenAwayOrSwappedIsFound() throws IOException {
        WorldBundle world = WorldBundle.of(1, 6);
        SortedMap<String, byte[]> files = SampleBundle.files(world.bytes());

        SortedMap<String, byte[]> added = new TreeMap<>(files);
        added.put("workflow/a/b@1.yaml", new byte[] {1});
        assertThat(verify(zip(added), world).refused())
                .extracting(Finding.Refused::file)
                .containsExactly("workflow/a/b@1.yaml");

        for (String file : files.keySet()) {
            SortedMap<String, byte[]> less = new TreeMap<>(files);
            less.remove(file);
            assertThat(verify(zip(less), world).refused())
                    .as(file)
                    .extracting(Finding.Refused::file)
                    .contains(file);
        }

        SortedMap<String, byte[]> swapped = new TreeMap<>(files);
        swapped.put("report.html", files.get("report.pdf"));
        swapped.put("report.pdf", files.get("report.html"));
        assertThat(verify(zip(swapped), world).refused())
                .extracting(Finding.Refused::file)
                .containsExactly("report.html", "report.pdf");
    }

    @Test
    void aZipCutShortAnywhereIsRefused() {
        WorldBundle world = WorldBundle.of(2, 6);
        byte[] zip = world.bytes();
        for (int length = 0; length < zip.length; length += 97) {
            assertThat(verify(Arrays.copyOf(zip, length), world).isVerified()).isFalse();
        }
        assertThat(verify(Arrays.copyOf(zip, zip.length + 1), world).isVerified())
                .isFalse();
    }

    private static SortedMap<String, byte[]> flipped(SortedMap<String, byte[]> files, String file, int at, byte flip) {
        SortedMap<String, byte[]> changed = new TreeMap<>(files);
        byte[] content = Objects.requireNonNull(files.get(file)).clone();
        content[at] ^= flip;
        changed.put(file, content);
        return changed;
    }

    private static byte[] zip(SortedMap<String, byte[]> files) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
            zip.setLevel(6);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(TIME);
                zip.putNextEntry(entry);
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return out.toByteArray();
    }

    private static Outcome verify(byte[] zip, WorldBundle world) {
        try {
            return Checks.of(
                    Bundle.of(zip, BundleLimits.DEFAULT),
                    new Trust(world.ledger().keys(), null, null));
        } catch (BundleException e) {
            return Checks.refused(e);
        }
    }
}
