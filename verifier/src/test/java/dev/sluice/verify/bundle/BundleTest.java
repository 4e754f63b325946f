package dev.sluice.verify.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleTest {
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0, 0, 1_000_000);
    private static final byte[] SMALL = "small\n".getBytes(StandardCharsets.UTF_8);

    private static Map<String, byte[]> needed() {
        Map<String, byte[]> files = new TreeMap<>();
        FileNames.NEEDED.forEach(name -> files.put(name, SMALL));
        return files;
    }

    @Test
    void aBundleIsRead() throws IOException, BundleException {
        Map<String, byte[]> files = needed();
        files.put("workflow/shop/night%20run@12.yaml", SMALL);
        files.put("report.html", new byte[0]);

        Bundle bundle = Bundle.of(zip(files), BundleLimits.DEFAULT);

        assertThat(bundle.files()).containsExactlyElementsOf(files.keySet());
        assertThat(bundle.text("report.json")).isEqualTo("small\n");
        assertThat(bundle.bytes("report.html")).isEmpty();
        assertThat(bundle.sha256("report.html"))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(bundle.packedOtherwise()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../report.json",
                "/etc/passwd",
                "workflow/../x@1.yaml",
                "workflow/./x@1.yaml",
                "workflow/a/../../x@1.yaml",
                "workflow/a/x@1.yaml/",
                "workflow\\a\\x@1.yaml",
                "evidence/",
                "REPORT.JSON",
                "report.json ",
                "évidence.json",
                "run.sh"
            })
    void namesThatNoBundleHasAreRefused(String name) throws IOException {
        Map<String, byte[]> files = needed();
        files.put(name, name.endsWith("/") ? new byte[0] : SMALL);
        byte[] zip = zip(files);

        assertRefused(() -> Bundle.of(zip, BundleLimits.DEFAULT), FileNames.CONTAINER, "a file that no bundle has");
    }

    @Test
    void aFileTwiceIsRefused() throws IOException {
        Map<String, byte[]> files = needed();
        files.put("report.html", SMALL);
        files.put("report.pdff", SMALL);
        String twice = new String(zip(files), StandardCharsets.ISO_8859_1).replace("report.pdff", "report.html");
        byte[] zip = twice.getBytes(StandardCharsets.ISO_8859_1);

        assertRefused(() -> Bundle.of(zip, BundleLimits.DEFAULT), "report.html", "it is in the zip twice");
    }

    @Test
    void filesOutOfOrderAreRefused() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("report.json", SMALL);
        files.putAll(needed());
        byte[] zip = zip(files);

        assertRefused(
                () -> Bundle.of(zip, BundleLimits.DEFAULT),
                "evidence/events.ndjson",
                "it is not at its place in the order of names");
    }

    @Test
    void aFileThatIsMissingIsNamed() throws IOException {
        for (String name : FileNames.NEEDED) {
            Map<String, byte[]> files = needed();
            files.remove(name);
            byte[] zip = zip(files);

            assertRefused(() -> Bundle.of(zip, BundleLimits.DEFAULT), name, "no bundle is without it");
        }
    }

    @Test
    void limitsHold() throws IOException {
        Map<String, byte[]> files = needed();
        files.put("report.html", noise(3_000));
        byte[] zip = zip(files);

        assertRefused(
                () -> Bundle.of(zip, new BundleLimits(1 << 20, 100, 2_999, 1 << 20, 200)),
                "report.html",
                "it has 3000 bytes; allowed are 2999");
        assertRefused(
                () -> Bundle.of(zip, new BundleLimits(1 << 20, 6, 1 << 20, 1 << 20, 200)),
                FileNames.CONTAINER,
                "it has 7 files; allowed are 6");
        assertRefused(
                () -> Bundle.of(zip, new BundleLimits(1 << 20, 100, 1 << 20, 3_001, 200)),
                FileNames.CONTAINER,
                "its files have more than the allowed 3001 bytes");
    }

    @Test
    void whatUnpacksToFarTooMuchIsRefusedBeforeItIsUnpacked() throws IOException {
        Map<String, byte[]> files = needed();
        files.put("report.html", new byte[4 << 20]);
        byte[] zip = zip(files);

        assertRefused(
                () -> Bundle.of(zip, BundleLimits.DEFAULT), "report.html", "more than 200 times its packed bytes");
    }

    @Test
    void anEntryThatLiesAboutItsSizeIsRefused() throws IOException {
        Map<String, byte[]> files = needed();
        files.put("report.html", noise(1_000));
        byte[] zip = zip(files);
        int lies = 0;
        for (int at = 0; at < zip.length - 4; at++) {
            boolean size = zip[at] == (byte) 0xE8 && zip[at + 1] == 3 && zip[at + 2] == 0 && zip[at + 3] == 0;
            if (size) {
                zip[at]++; // in the descriptor and in the directory, so that they agree
                lies++;
            }
        }
        assertThat(lies).isEqualTo(2);

        assertRefused(() -> Bundle.of(zip, BundleLimits.DEFAULT), "report.html", "do not unpack to what the zip says");
    }

    @Test
    void anyBytesAreAnsweredAndNoneIsTakenForABundle() {
        Random random = new Random(3);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            if (bytes.length > 30) {
                System.arraycopy(new byte[] {'P', 'K', 5, 6}, 0, bytes, bytes.length - 22, 4);
            }
            assertThatThrownBy(() -> Bundle.of(bytes, BundleLimits.DEFAULT)).isInstanceOf(BundleException.class);
        }
    }

    private static void assertRefused(ThrowingCallable read, String file, String why) {
        assertThatThrownBy(read)
                .isInstanceOfSatisfying(
                        BundleException.class, e -> assertThat(e.file()).isEqualTo(file))
                .hasMessageContaining(why);
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(1).nextBytes(noise);
        return noise;
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
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
}
