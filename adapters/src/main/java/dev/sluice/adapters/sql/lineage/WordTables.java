package dev.sluice.adapters.sql.lineage;

import dev.sluice.adapters.sql.lineage.Token.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import net.sf.jsqlparser.schema.Table;

/** Finds tables by the words before them, for SQL that does not parse. What it finds is opaque lineage. */
final class WordTables {
    private static final Set<String> FROM_IS_NO_CLAUSE =
            Set.of("EXTRACT", "TRIM", "SUBSTRING", "OVERLAY", "POSITION", "DISTINCT");
    private static final Set<String> TABLE_FOLLOWS = Set.of("JOIN", "USING", "PIVOT", "UNPIVOT", "SUMMARIZE");
    private static final Set<String> SKIPPED = Set.of("ONLY", "TABLE", "IF", "NOT", "EXISTS", "LATERAL");

    private final List<Token> tokens;
    private final Names names;
    private final Set<String> ctes = new HashSet<>();

    private WordTables(String sql, Names names) {
        this.tokens = Lexer.tokens(sql);
        this.names = names;
        for (int i = 0; i + 2 < tokens.size(); i++) {
            boolean body = word(i + 2).equals("(")
                    || word(i + 2).equals("MATERIALIZED")
                    || word(i + 2).equals("NOT");
            if (tokens.get(i).isName() && word(i + 1).equals("AS") && body) {
                ctes.add(names.column(tokens.get(i).text()));
            }
        }
    }

    static Set<TableName> reads(String sql, Names names) {
        return new WordTables(sql, names).reads();
    }

    /** The table that an INSERT, UPDATE, DELETE, MERGE or CREATE TABLE changes. */
    static Optional<TableName> writes(String sql, Names names) {
        return new WordTables(sql, names).writes();
    }

    private Set<TableName> reads() {
        Set<TableName> reads = new LinkedHashSet<>();
        for (int i = 0; i < tokens.size(); i++) {
            boolean from = word(i).equals("FROM")
                    && !belongsToFunction(i)
                    && !word(i - 1).equals("DELETE");
            boolean sample = word(i).equals("USING") && word(i + 1).equals("SAMPLE");
            if (from || isTableCommand(i) || (TABLE_FOLLOWS.contains(word(i)) && !sample)) {
                int at = i + 1;
                do {
                    tableAt(at).ifPresent(reads::add);
                    at = behindTable(at);
                } while (from && word(at).equals(",") && ++at < tokens.size());
            }
            if (word(i + 1).equals("(") && SqlFunctions.readsFiles(word(i))) {
                reads.addAll(filesAt(i + 2));
            }
        }
        return reads;
    }

    /** The files of a reader's first argument: one, or a list. */
    private List<TableName> filesAt(int start) {
        List<TableName> files = new ArrayList<>();
        int at = word(start).equals("[") ? start + 1 : start;
        while (at < tokens.size() && tokens.get(at).kind() == Kind.STRING) {
            String text = tokens.get(at).text();
            if (text.length() > 2 && text.startsWith("'")) {
                files.add(TableName.file(text.substring(1, text.length() - 1).replace("''", "'")));
            }
            at += at > start && word(at + 1).equals(",") ? 2 : tokens.size();
        }
        return files;
    }

    /** {@code TABLE orders}, short for SELECT * FROM orders. */
    private boolean isTableCommand(int i) {
        return word(i).equals("TABLE")
                && (i == 0 || word(i - 1).equals("(") || word(i - 1).equals("AS"));
    }

    private Optional<TableName> writes() {
        for (int i = 0; i < tokens.size(); i++) {
            boolean unpivots = word(i + 1).equals("NAME") && word(i + 3).equals("VALUE");
            boolean target = (word(i).equals("INTO") && !unpivots)
                    || (word(i).equals("UPDATE") && i == 0)
                    || (word(i).equals("FROM") && word(i - 1).equals("DELETE"))
                    || ((word(i).equals("TABLE") || word(i).equals("VIEW")) && word(0).equals("CREATE"));
            if (target) {
                return tableAt(i + 1);
            }
        }
        return Optional.empty();
    }

    private boolean belongsToFunction(int from) {
        if (word(from - 1).equals("DISTINCT") && word(from - 2).matches("IS|NOT")) {
            return true;
        }
        int depth = 0;
        for (int i = from - 1; i > 0; i--) {
            depth += word(i).equals(")") ? 1 : word(i).equals("(") ? -1 : 0;
            if (depth < 0) {
                return FROM_IS_NO_CLAUSE.contains(word(i - 1));
            }
        }
        return false;
    }

    private Optional<TableName> tableAt(int start) {
        int at = skipped(start);
        if (at >= tokens.size() || !(tokens.get(at).isName() || tokens.get(at).kind() == Kind.STRING)) {
            return Optional.empty();
        }
        int end = behindName(at);
        if (word(end).equals("(") && !word(start - 1).matches("INTO|TABLE|VIEW")) {
            return Optional.empty(); // a function
        }
        Table table = new Table();
        table.setName(tokens.get(end - 1).text());
        if (end - at >= 3) {
            table.setSchemaName(tokens.get(end - 3).text());
        }
        if (names.file(table).isPresent()) {
            return names.file(table).map(TableName::file);
        }
        boolean cte = end - at == 1 && ctes.contains(names.column(table.getName()));
        return cte || tokens.get(at).is("SELECT") ? Optional.empty() : Optional.of(names.table(table));
    }

    private int skipped(int start) {
        int at = start;
        while (SKIPPED.contains(word(at))) {
            at++;
        }
        return at;
    }

    private int behindName(int at) {
        int end = at + 1;
        while (word(end).equals(".")
                && end + 1 < tokens.size()
                && tokens.get(end + 1).isName()) {
            end += 2;
        }
        return end;
    }

    /** Behind a table and its alias. */
    private int behindTable(int start) {
        int at = behindName(skipped(start));
        at += word(at).equals("AS") ? 1 : 0;
        return at < tokens.size() && tokens.get(at).isName() && word(at + 1).equals(",") ? at + 1 : at;
    }

    private String word(int i) {
        return i < 0 || i >= tokens.size() || tokens.get(i).kind() == Kind.QUOTED_NAME
                ? ""
                : tokens.get(i).text().toUpperCase(Locale.ROOT);
    }
}
