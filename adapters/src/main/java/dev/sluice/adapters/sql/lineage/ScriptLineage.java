package dev.sluice.adapters.sql.lineage;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a script does as a whole: one entry for each table or file it leaves behind.
 *
 * <p>Later statements add to a table's sources; creating it anew or emptying it starts over. A table that the script creates and
 * drops again is looked through: who read it depends on what went into it.
 *
 * @param inputs what the script takes from outside, tables and files
 * @param outputs what it leaves, in the order of the first write
 */
public record ScriptLineage(Set<TableName> inputs, Map<TableName, Output> outputs) {
    /** The lineage of one table or file the script writes. */
    public record Output(
            List<ColumnLineage> columns, List<Influence> influences, Confidence confidence, List<String> notes) {
        static final Output EMPTY = new Output(List.of(), List.of(), Confidence.EXACT, List.of());

        public Output {
            columns = List.copyOf(columns);
            influences = List.copyOf(influences);
            notes = List.copyOf(notes);
        }

        private Output without(List<Column> known) {
            List<ColumnLineage> left = columns.stream()
                    .filter(column -> known.stream().anyMatch(own -> own.name().equalsIgnoreCase(column.output())))
                    .toList();
            return new Output(left, influences, confidence, notes);
        }
    }

    public ScriptLineage {
        inputs = Collections.unmodifiableSet(new LinkedHashSet<>(inputs));
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    }

    /** Joins the statements of one script, in the order in which they ran. */
    public static ScriptLineage of(List<StatementLineage> statements) {
        Merger merger = new Merger();
        statements.forEach(merger::add);
        return new ScriptLineage(merger.inputs, merger.outputs);
    }

    /** From now on a table, and perhaps some of its columns, are called otherwise. */
    private record Renaming(TableName before, TableName after, Map<String, String> columns) {
        Output ofColumns(Output output) {
            return new Output(
                    output.columns().stream()
                            .map(column -> new ColumnLineage(
                                    columns.getOrDefault(column.output(), column.output()),
                                    column.sources(),
                                    column.confidence()))
                            .toList(),
                    output.influences(),
                    output.confidence(),
                    output.notes());
        }

        Output ofSources(Output output) {
            return new Output(
                    output.columns().stream()
                            .map(column -> new ColumnLineage(
                                    column.output(),
                                    column.sources().stream().map(this::of).toList(),
                                    column.confidence()))
                            .toList(),
                    output.influences().stream().map(this::of).toList(),
                    output.confidence(),
                    output.notes());
        }

        private ColumnSource of(ColumnSource source) {
            return source.table().equals(before)
                    ? new ColumnSource(after, name(source.column()), source.transformation())
                    : source;
        }

        private Influence of(Influence influence) {
            return influence.table().equals(before)
                    ? new Influence(after, name(influence.column()), influence.transformation(), influence.confidence())
                    : influence;
        }

        private String name(String column) {
            return columns.getOrDefault(column, column);
        }
    }

    /** Without the columns that a table no longer has when the script is over, such as those dropped on the way. */
    public ScriptLineage fitting(TableCatalog tables) {
        Map<TableName, Output> fitting = new LinkedHashMap<>();
        outputs.forEach((table, output) ->
                fitting.put(table, tables.columns(table).map(output::without).orElse(output)));
        return new ScriptLineage(inputs, fitting);
    }

    private static final class Merger {
        private final Set<TableName> inputs = new LinkedHashSet<>();
        private final Map<TableName, Output> outputs = new LinkedHashMap<>();
        private final Set<TableName> made = new HashSet<>();
        private Map<TableName, Output> committed = Map.of();

        void add(StatementLineage statement) {
            if (statement.kind() == StatementKind.UTILITY) {
                transaction(Lexer.tokens(statement.sql()));
            }
            statement.reads().stream().filter(table -> !made.contains(table)).forEach(inputs::add);
            statement.writes().ifPresent(target -> write(statement, target));
        }

        /** What a script takes back it does not leave behind. */
        private void transaction(List<Token> words) {
            Token first = words.getFirst();
            boolean undone = first.is("ROLLBACK") || first.is("ABORT");
            if (first.is("BEGIN") || first.is("START") || first.is("COMMIT") || first.is("END")) {
                committed = new LinkedHashMap<>(outputs);
            } else if (undone && words.stream().noneMatch(word -> word.is("TO"))) {
                outputs.clear();
                outputs.putAll(committed);
            }
        }

        private void write(StatementLineage statement, TableName target) {
            Output lineage = new Output(
                    statement.columns(), statement.datasetInfluences(), statement.confidence(), statement.notes());
            switch (statement.kind()) {
                case CREATE_TABLE, CREATE_TABLE_AS, CREATE_VIEW -> {
                    made.add(target);
                    outputs.put(target, lineage);
                }
                case TRUNCATE -> outputs.put(target, Output.EMPTY);
                case DROP -> drop(target);
                case ALTER -> alter(statement, target, lineage);
                case INSERT, UPDATE, DELETE, MERGE, COPY, SELECT, UTILITY, UNKNOWN ->
                    outputs.merge(target, lineage, Merger::merged);
            }
        }

        /** A table of the script is carried over to its new name, as are its columns; others come from their old name. */
        private void alter(StatementLineage statement, TableName target, Output lineage) {
            TableName before = statement.reads().stream().findFirst().orElse(target);
            Output known = outputs.get(before);
            if (known == null) {
                outputs.merge(target, lineage, Merger::merged);
                return;
            }
            Renaming renaming = new Renaming(before, target, new HashMap<>());
            statement.columns().stream()
                    .filter(column -> !column.sources().isEmpty())
                    .forEach(column ->
                            renaming.columns().put(column.sources().getFirst().column(), column.output()));
            if (!before.equals(target)) {
                outputs.remove(before);
                outputs.remove(target);
                if (made.remove(before)) {
                    made.add(target);
                }
            }
            outputs.put(target, renaming.ofColumns(known));
            outputs.replaceAll((_, output) -> renaming.ofSources(output));
        }

        private void drop(TableName target) {
            Output gone = outputs.remove(target);
            if (made.remove(target) && gone != null) {
                outputs.replaceAll((_, output) -> through(output, target, gone));
            }
        }

        private static Output merged(Output one, Output other) {
            Map<String, ColumnLineage> columns = new LinkedHashMap<>();
            for (Output output : List.of(one, other)) {
                for (ColumnLineage column : output.columns()) {
                    columns.merge(column.output(), column, Merger::merged);
                }
            }
            return new Output(
                    List.copyOf(columns.values()),
                    union(one.influences(), other.influences()),
                    one.confidence().worseOf(other.confidence()),
                    union(one.notes(), other.notes()));
        }

        private static ColumnLineage merged(ColumnLineage one, ColumnLineage other) {
            return new ColumnLineage(
                    one.output(),
                    union(one.sources(), other.sources()),
                    one.confidence().worseOf(other.confidence()));
        }

        private static <T> List<T> union(List<T> one, List<T> other) {
            Set<T> all = new LinkedHashSet<>(one);
            all.addAll(other);
            return List.copyOf(all);
        }

        /** An output with a dropped table's columns replaced by what they came from. */
        private static Output through(Output output, TableName dropped, Output gone) {
            Set<Influence> influences = new LinkedHashSet<>();
            Confidence confidence = output.confidence();
            boolean used = false;
            for (Influence influence : output.influences()) {
                if (influence.table().equals(dropped)) {
                    used = true;
                    Flow flow = flow(gone, influence.column()).then(influence.transformation());
                    influences.addAll(flow.atBest(influence.confidence())
                            .influences(influence.transformation().subtype()));
                } else {
                    influences.add(influence);
                }
            }
            List<ColumnLineage> columns = new ArrayList<>();
            for (ColumnLineage column : output.columns()) {
                ColumnLineage replaced = through(column, dropped, gone);
                used |= !replaced.equals(column);
                confidence = confidence.worseOf(replaced.confidence());
                columns.add(replaced);
            }
            if (used) {
                influences.addAll(gone.influences());
                confidence = confidence.worseOf(gone.confidence());
            }
            return new Output(columns, List.copyOf(influences), confidence, output.notes());
        }

        private static ColumnLineage through(ColumnLineage column, TableName dropped, Output gone) {
            if (column.sources().stream().noneMatch(source -> source.table().equals(dropped))) {
                return column;
            }
            List<Flow> flows = new ArrayList<>();
            flows.add(new Flow(Set.of(), column.confidence()));
            for (ColumnSource source : column.sources()) {
                flows.add(
                        source.table().equals(dropped)
                                ? flow(gone, source.column()).then(source.transformation())
                                : new Flow(Set.of(source), Confidence.EXACT));
            }
            Flow all = Flow.union(flows);
            return new ColumnLineage(column.output(), List.copyOf(all.sources()), all.confidence());
        }

        private static Flow flow(Output output, String column) {
            Optional<ColumnLineage> known = output.columns().stream()
                    .filter(lineage -> lineage.output().equalsIgnoreCase(column))
                    .findFirst();
            return known.map(lineage -> new Flow(new LinkedHashSet<>(lineage.sources()), lineage.confidence()))
                    .orElse(Flow.OPAQUE);
        }
    }
}
