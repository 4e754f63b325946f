package dev.sluice.lineage.neo4j;

import java.util.List;

/** Constraints, whose indexes also serve every lookup. All of them exist in Neo4j Community. */
final class GraphSchema {
    private GraphSchema() {}

    static final List<String> STATEMENTS = List.of(
            "CREATE CONSTRAINT node_id IF NOT EXISTS FOR (n:Node) REQUIRE n.id IS UNIQUE",
            "CREATE CONSTRAINT projection_name IF NOT EXISTS FOR (p:Projection) REQUIRE p.name IS UNIQUE",
            "CREATE CONSTRAINT read_by_key IF NOT EXISTS FOR ()-[r:READ_BY]-() REQUIRE r.key IS UNIQUE",
            "CREATE CONSTRAINT writes_key IF NOT EXISTS FOR ()-[r:WRITES]-() REQUIRE r.key IS UNIQUE",
            "CREATE CONSTRAINT feeds_key IF NOT EXISTS FOR ()-[r:FEEDS]-() REQUIRE r.key IS UNIQUE",
            "CREATE CONSTRAINT derives_key IF NOT EXISTS FOR ()-[r:DERIVES]-() REQUIRE r.key IS UNIQUE",
            "CREATE CONSTRAINT triggers_key IF NOT EXISTS FOR ()-[r:TRIGGERS]-() REQUIRE r.key IS UNIQUE",
            "CREATE CONSTRAINT contains_key IF NOT EXISTS FOR ()-[r:CONTAINS]-() REQUIRE r.key IS UNIQUE",
            "CREATE CONSTRAINT incomplete_key IF NOT EXISTS FOR ()-[r:INCOMPLETE]-() REQUIRE r.key IS UNIQUE");

    static final String AWAIT_INDEXES = "CALL db.awaitIndexes($seconds)";

    static final String POSITION = "MATCH (p:Projection {name: 'graph'}) RETURN p.position AS position";

    /** Each count is one look into the count store. */
    static final String SIZE = """
            RETURN COUNT { (:Node) } AS nodes,
                COUNT { ()-[:READ_BY]->() } + COUNT { ()-[:WRITES]->() } + COUNT { ()-[:FEEDS]->() }
                + COUNT { ()-[:DERIVES]->() } + COUNT { ()-[:TRIGGERS]->() } + COUNT { ()-[:CONTAINS]->() }
                + COUNT { ()-[:INCOMPLETE]->() } AS edges""";

    static final String CLEAR_EDGES = """
            MATCH (:Node)-[r]->() CALL (r) { DELETE r } IN TRANSACTIONS OF 10000 ROWS""";

    static final String CLEAR_NODES = """
            MATCH (n:Node) CALL (n) { DELETE n } IN TRANSACTIONS OF 10000 ROWS""";

    static final String CLEAR_POSITION = "MATCH (p:Projection) DELETE p";
}
