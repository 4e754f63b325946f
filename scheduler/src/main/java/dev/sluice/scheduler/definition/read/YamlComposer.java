package dev.sluice.scheduler.definition.read;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Builds the tree of one document from parser events: bounded, without tags, without a key twice. */
final class YamlComposer {
    private static final int MAX_DEPTH = 40;
    private static final int MAX_ALIASES = 100;
    private static final int MAX_NODES = 50_000;

    private final Problems problems;
    private final int firstLine;
    private final int lastLine;
    private final Iterator<Event> events;
    private final Map<Anchor, YamlNode> anchors = new HashMap<>();
    private int aliases;

    /** Ends the reading of this document; what it would say is in the problems already. */
    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1;

        Stop() {
            super("the document cannot be read on", null, false, false);
        }
    }

    YamlComposer(Problems problems, int firstLine, String text) {
        this.problems = problems;
        this.firstLine = firstLine;
        this.lastLine = firstLine + new Lines(text.stripTrailing()).count() - 1;
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(YamlDocuments.MAX_LENGTH)
                .setParseComments(false)
                .build();
        this.events = new Parse(settings).parseString(text).iterator();
    }

    /** The content; empty when there is none, or when it cannot be read. */
    Optional<YamlNode> compose() {
        try {
            while (true) {
                Event event = events.next();
                switch (event.getEventId()) {
                    case StreamStart, DocumentStart, Comment -> {}
                    case StreamEnd, DocumentEnd -> {
                        return Optional.empty();
                    }
                    default -> {
                        YamlNode root = node(event, 0);
                        readToEnd();
                        // A marker with nothing behind it is no document.
                        return root instanceof YamlNode.Scalar s
                                        && s.plain()
                                        && s.text().isEmpty()
                                ? Optional.empty()
                                : Optional.of(root);
                    }
                }
            }
        } catch (Stop e) {
            return Optional.empty();
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
            problems.add(Rule.SYNTAX, mark.map(this::place).orElse(new Place(firstLine, 1)), explain(e), fix(e));
            return Optional.empty();
        } catch (ReaderException e) {
            problems.add(
                    Rule.SYNTAX,
                    new Place(firstLine, 1),
                    "the document has the character U+%04X, which YAML does not allow".formatted(e.getCodePoint()),
                    "write it as an escape in double quotes, or remove it");
            return Optional.empty();
        } catch (YamlEngineException e) {
            problems.add(Rule.SYNTAX, new Place(firstLine, 1), "not YAML: " + e.getMessage(), "");
            return Optional.empty();
        }
    }

    private void readToEnd() {
        while (events.hasNext()) {
            events.next();
        }
    }

    private static String explain(MarkedYamlEngineException e) {
        String context = e.getContext() == null ? "" : e.getContext() + ", ";
        return "not YAML: " + context + e.getProblem();
    }

    private static String fix(MarkedYamlEngineException e) {
        String problem = String.valueOf(e.getProblem());
        if (problem.contains("'\\t'") || problem.contains("TAB")) {
            return "indent with spaces";
        }
        if (problem.contains("mapping values are not allowed")) {
            return "put a value with ': ' into quotes, or check the indentation";
        }
        if (problem.contains("expected <block end>") || problem.contains("did not find expected key")) {
            return "check the indentation of this line and the ones before";
        }
        return "";
    }

    private YamlNode node(Event event, int depth) {
        if (depth > MAX_DEPTH) {
            stop(event, "the document is nested deeper than " + MAX_DEPTH, "write it flatter");
        }
        if (event instanceof AliasEvent alias) {
            return alias(alias);
        }
        YamlNode node =
                switch (event) {
                    case ScalarEvent scalar -> scalar(scalar);
                    case SequenceStartEvent start -> items(start, depth);
                    case MappingStartEvent start -> keys(start, depth);
                    default -> throw new IllegalStateException("the parser sent " + event.getEventId());
                };
        if (node.size() > MAX_NODES) {
            stop(event, "the document has more than " + MAX_NODES + " values", "split it");
        }
        ((NodeEvent) event).getAnchor().ifPresent(anchor -> anchors.put(anchor, node));
        return node;
    }

    private YamlNode alias(AliasEvent alias) {
        if (++aliases > MAX_ALIASES) {
            stop(alias, "the document has more than " + MAX_ALIASES + " aliases", "write the values out");
        }
        YamlNode target = anchors.get(alias.getAlias());
        if (target == null) {
            problems.add(
                    Rule.SYNTAX,
                    place(alias),
                    "nothing before is anchored as &" + alias.getAlias(),
                    "anchor a value, or write it out");
            throw new Stop();
        }
        return target;
    }

    private YamlNode.Scalar scalar(ScalarEvent event) {
        refuseTag(event, event.getTag());
        boolean plain = event.isPlain();
        String text = event.getValue();
        Place end = event.getEndMark().map(this::place).orElse(place(event));
        return new YamlNode.Scalar(
                text, plain ? YamlNode.Scalar.typeOf(text) : YamlNode.Type.TEXT, plain, place(event), end);
    }

    private YamlNode items(SequenceStartEvent start, int depth) {
        refuseTag(start, start.getTag());
        List<YamlNode> items = new ArrayList<>();
        int size = 1;
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            YamlNode item = node(event, depth + 1);
            items.add(item);
            size = Math.min(size + item.size(), MAX_NODES + 1);
        }
        return new YamlNode.Items(items, place(start), size);
    }

    private YamlNode keys(MappingStartEvent start, int depth) {
        refuseTag(start, start.getTag());
        Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();
        Set<String> twice = new HashSet<>();
        int size = 1;
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            YamlNode key = node(event, depth + 1);
            YamlNode value = node(events.next(), depth + 1);
            size = Math.min(size + 1 + value.size(), MAX_NODES + 1);
            if (!(key instanceof YamlNode.Scalar name)) {
                problems.add(Rule.SYNTAX, key, "a key is " + key.describe(), "keys are plain words");
                continue;
            }
            if (name.plain() && name.text().equals("<<")) {
                problems.add(Rule.SYNTAX, name, "YAML 1.2 has no merge key '<<'", "write the keys out");
                continue;
            }
            YamlNode.Entry first = entries.putIfAbsent(name.text(), new YamlNode.Entry(name, value));
            if (first != null && twice.add(name.text())) {
                problems.add(
                        Rule.DUPLICATE_KEY,
                        name,
                        "key '" + name.text() + "' is written twice; the first is in line "
                                + first.key().place().line(),
                        "keep one");
            }
        }
        return new YamlNode.Keys(List.copyOf(entries.values()), place(start), size);
    }

    private void refuseTag(Event event, Optional<String> tag) {
        if (tag.isPresent() && !tag.get().equals("!")) {
            problems.add(Rule.SYNTAX, place(event), "tags such as " + tag.get() + " are not used here", "remove it");
        }
    }

    private void stop(Event event, String message, String fix) {
        problems.add(Rule.LIMIT, place(event), message, fix);
        throw new Stop();
    }

    private Place place(Event event) {
        return event.getStartMark().map(this::place).orElse(new Place(firstLine, 1));
    }

    /** The parser counts from 0, and columns in code points. Behind the end means the end: what follows is another document. */
    private Place place(Mark mark) {
        int number = firstLine + mark.getLine();
        if (number > lastLine) {
            return new Place(
                    lastLine, problems.lines().line(lastLine).stripTrailing().length() + 1);
        }
        String line = problems.lines().line(number);
        int points = Math.min(mark.getColumn(), line.codePointCount(0, line.length()));
        return new Place(number, line.offsetByCodePoints(0, points) + 1);
    }
}
