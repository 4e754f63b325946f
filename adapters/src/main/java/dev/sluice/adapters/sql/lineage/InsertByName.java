package dev.sluice.adapters.sql.lineage;

import java.util.List;

/** DuckDB's INSERT INTO t BY NAME: the two words are taken out, for the parser does not know them. */
record InsertByName(String sql, boolean isByName) {
    static InsertByName of(String sql, List<Token> tokens) {
        if (!tokens.getFirst().is("INSERT")) {
            return new InsertByName(sql, false);
        }
        for (int i = 1; i + 1 < tokens.size() && !tokens.get(i).is("SELECT"); i++) {
            if (tokens.get(i).is("BY") && tokens.get(i + 1).is("NAME")) {
                String without = sql.substring(0, tokens.get(i).start())
                        + sql.substring(tokens.get(i + 1).end());
                return new InsertByName(without, true);
            }
        }
        return new InsertByName(sql, false);
    }
}
