package dev.sluice.report.samples;

import dev.sluice.model.Sha256;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Words, names, digests and ids, drawn from one seed. */
final class Texts {
    private static final List<String> PLAIN = List.of(
            "orders",
            "customers",
            "daily_totals",
            "ledger.entries",
            "closing",
            "rates",
            "trades",
            "positions",
            "margin");
    /** What breaks writers of HTML, XML, CSV, IRIs, paths and fonts; no U+0000 and no lone surrogate: no store keeps these. */
    private static final List<String> HOSTILE = List.of(
            "<script>alert(1)</script>",
            "=HYPERLINK(\"http://x\",\"y\")",
            "@SUM(A1)",
            "-2+3",
            "a&b;c\"d'e",
            "über straße",
            "шлюз/данные",
            "表 の 名前",
            "عربي-rtl",
            "rocket🚀name",
            "line\nbreak\ttab",
            "../../etc/passwd",
            "c:\\windows\\x",
            "s3://bucket/key with space#frag?query=1&x=%20",
            "]]>--><!--",
            "{{7*7}}${x}",
            "percent%2Fname@3",
            "control\u0001\u001b\u007f",
            "bidi\u202Egnp.exe");

    private final Random random;
    private final boolean hostile;

    Texts(Random random, boolean hostile) {
        this.random = random;
        this.hostile = hostile;
    }

    /** A name, hostile in one of three cases where that is wanted. */
    String name() {
        return (hostile && random.nextInt(3) == 0 ? pick(HOSTILE) : pick(PLAIN)) + suffix();
    }

    private String suffix() {
        return random.nextInt(4) == 0 ? "" : "_" + random.nextInt(100);
    }

    String namespace() {
        return hostile && random.nextInt(4) == 0
                ? pick(HOSTILE)
                : pick(List.of("postgres://db:5432", "s3://lake", "file", "closing", "kafka://broker:9092", "shop"));
    }

    /** A sentence as people and stack traces write it. */
    String sentence() {
        String text = pick(List.of(
                "Figures of the quarter were checked by hand",
                "Known late delivery of the supplier, see the ticket",
                "java.lang.IllegalStateException: 3 rows have no key\n\tat dev.example.Load.run(Load.java:41)",
                "exit code 137"));
        return hostile && random.nextInt(2) == 0 ? text + " " + pick(HOSTILE) : text;
    }

    String person() {
        return pick(List.of("alice", "bob", "scheduler", "key:auditor", "carol@example.org"));
    }

    String digest() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return "sha256:" + HexFormat.of().formatHex(bytes);
    }

    String commit() {
        return digest().substring("sha256:".length(), "sha256:".length() + 40);
    }

    /** A UUID of version 4 or 7, as producers send them. */
    UUID id() {
        int version = random.nextBoolean() ? 4 : 7;
        long high = (random.nextLong() & ~0xF000L) | ((long) version << 12);
        return new UUID(high, (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
    }

    <T> T pick(List<T> among) {
        return among.get(random.nextInt(among.size()));
    }

    boolean chance(int outOfTen) {
        return random.nextInt(10) < outOfTen;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /** Some time after, to the microsecond as the stores keep it. */
    Instant after(Instant time) {
        return time.plusNanos(1_000L * (1 + random.nextInt(900_000_000)));
    }

    /** A digest that depends on the text only. */
    static String digestOf(String text) {
        return "sha256:" + Sha256.hexOf(text);
    }
}
