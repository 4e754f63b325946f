package dev.sluice.adapters;

import dev.sluice.scheduler.execute.AttemptListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what an attempt says. */
public final class Said implements AttemptListener {
    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final List<String> names = new CopyOnWriteArrayList<>();
    private final List<String> facets = new CopyOnWriteArrayList<>();

    /** One line. */
    public record Line(Stream stream, String text) {}

    @Override
    public void line(Stream stream, String line) {
        lines.add(new Line(stream, line));
    }

    @Override
    public void startedAs(String nativeId) {
        names.add(nativeId);
    }

    @Override
    public void facet(String name, String json) {
        facets.add(name + " " + json);
    }

    /** Facets of the run, each with its name before it. */
    public List<String> facets() {
        return List.copyOf(facets);
    }

    public List<String> out() {
        return of(Stream.OUT);
    }

    public List<String> err() {
        return of(Stream.ERR);
    }

    public List<String> system() {
        return of(Stream.SYSTEM);
    }

    public List<String> names() {
        return List.copyOf(names);
    }

    public List<String> all() {
        return lines.stream().map(Line::text).toList();
    }

    private List<String> of(Stream stream) {
        return lines.stream()
                .filter(line -> line.stream() == stream)
                .map(Line::text)
                .toList();
    }
}
