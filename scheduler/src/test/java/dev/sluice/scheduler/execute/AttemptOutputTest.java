package dev.sluice.scheduler.execute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scheduler.execute.AttemptListener.Stream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AttemptOutputTest {
    private static final long SECOND = 1_000_000_000L;

    private final List<String> lines = new ArrayList<>();
    private final AtomicLong now = new AtomicLong();
    private final AttemptListener listener = new AttemptListener() {
        @Override
        public void line(Stream stream, String line) {
            lines.add(stream + " " + line);
        }

        @Override
        public void startedAs(String nativeId) {
            lines.add("id " + nativeId);
        }
    };

    private AttemptOutput output(int lineBytes, long totalBytes, int linesPerSecond, Secret... secrets) {
        return new AttemptOutput(
                listener,
                SecretMask.of(List.of(secrets)),
                new AttemptOutput.Limits(lineBytes, totalBytes, linesPerSecond),
                now::get);
    }

    private static void write(LineSplitter lines, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        lines.write(bytes, 0, bytes.length);
    }

    @Test
    void piecesBecomeLines() {
        AttemptOutput output = output(100, 1000, 100);
        try (LineSplitter out = output.open(Stream.OUT)) {
            write(out, "o");
            write(out, "ne\r\n\ntwo\nth");
            write(out, "ree");
        }

        assertThat(lines).containsExactly("OUT one", "OUT ", "OUT two", "OUT three");
    }

    @Test
    void characterSplitBetweenPiecesStaysWhole() {
        AttemptOutput output = output(100, 1000, 100);
        byte[] bytes = "grün\n".getBytes(StandardCharsets.UTF_8);
        try (LineSplitter out = output.open(Stream.OUT)) {
            for (byte b : bytes) {
                out.write(new byte[] {b}, 0, 1);
            }
        }

        assertThat(lines).containsExactly("OUT grün");
    }

    @Test
    void tooFastOutputIsLeftOutAndCountedWhenTheSecondIsOver() {
        AttemptOutput output = output(100, 1000, 2);
        LineSplitter out = output.open(Stream.OUT);

        write(out, "1\n2\n3\n4\n");
        now.addAndGet(SECOND);
        write(out, "5\n");
        output.close();

        assertThat(lines)
                .containsExactly(
                        "OUT 1",
                        "OUT 2",
                        "SYSTEM 2 lines (4 bytes) of output left out: faster than 2 lines a second",
                        "OUT 5");
    }

    @Test
    void tooMuchOutputIsLeftOutAndCountedAtTheEnd() {
        AttemptOutput output = output(100, 10, 100);
        LineSplitter out = output.open(Stream.OUT);

        write(out, "12345\n12345\n1\n");
        output.system("still heard");
        output.close();

        assertThat(lines)
                .containsExactly(
                        "OUT 12345",
                        "SYSTEM output is longer than the limit of 10 bytes: the rest is left out",
                        "SYSTEM still heard",
                        "SYSTEM 2 lines (8 bytes) of output left out: over the limit of 10 bytes");
    }

    @Test
    void cutNeverShowsTheBeginningOfASecret() {
        for (int before = 0; before < 40; before++) {
            lines.clear();
            AttemptOutput output = output(20, 10_000, 100, new Secret("ABCDEFGHIJKL"));
            LineSplitter out = output.open(Stream.OUT);

            write(out, "x".repeat(before) + "ABCDEFGHIJKL".repeat(9) + "\n");

            assertThat(lines).singleElement().asString().doesNotContainPattern("[A-L]{2}");
        }
    }

    @Test
    void systemLinesAndTheLastErrorAreMasked() {
        AttemptOutput output = output(100, 1000, 100, new Secret("s3cret"));
        try (LineSplitter err = output.open(Stream.ERR);
                LineSplitter out = output.open(Stream.OUT)) {
            write(err, "no s3cret\n\n");
            write(out, "bye\n");
        }
        output.system("with s3cret");

        assertThat(output.lastError()).isEqualTo("no ***");
        assertThat(output.lastLine()).isEqualTo("bye");
        assertThat(lines).contains("SYSTEM with ***");
    }
}
