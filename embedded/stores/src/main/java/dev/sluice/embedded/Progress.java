package dev.sluice.embedded;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Supplier;

/** One line per step, with what it took. */
final class Progress {
    private final PrintStream out;

    Progress(PrintStream out) {
        this.out = out;
    }

    <T> T step(String what, Supplier<T> action) {
        out.print(what + " ... ");
        out.flush();
        long begin = System.nanoTime();
        T result;
        try {
            result = action.get();
        } catch (RuntimeException e) {
            out.println("failed");
            throw e;
        }
        out.printf(Locale.ROOT, "ready (%.1f s)%n", (System.nanoTime() - begin) / 1e9);
        return result;
    }

    void line(String text) {
        out.println(text);
    }
}
