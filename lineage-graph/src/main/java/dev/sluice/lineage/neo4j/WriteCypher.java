package dev.sluice.lineage.neo4j;

import dev.sluice.lineage.EdgeKind;
import dev.sluice.lineage.NodeKind;

/** The statements that change the graph. A label or type cannot be a parameter, so each has its own constant. */
final class WriteCypher {
    private WriteCypher() {}

    static final String LOCK_POSITION = """
            MERGE (p:Projection {name: 'graph'})
            ON CREATE SET p.generation = randomUUID()
            SET p.position = coalesce(p.position, 0)
            RETURN p.position AS position""";

    /** Leaves the position of the batch at what it changes: see {@link NodeViews}. */
    static final String TOUCH = "UNWIND $ids AS id MATCH (n:Node {id: id}) SET n.changed = $position";

    static final String SET_POSITION = "MATCH (p:Projection {name: 'graph'}) SET p.position = $position";

    private static final String MERGE_DATASETS =
            "UNWIND $rows AS row MERGE (n:Node {id: row.id}) SET n += row, n:Dataset";
    private static final String MERGE_JOBS = "UNWIND $rows AS row MERGE (n:Node {id: row.id}) SET n += row, n:Job";
    private static final String MERGE_FIELDS = "UNWIND $rows AS row MERGE (n:Node {id: row.id}) SET n += row, n:Field";

    static final String EXISTING = "UNWIND $ids AS id MATCH (n:Node {id: id}) RETURN n.id";

    /** Before the new structure is linked: an alias may have become canonical, or point elsewhere now. */
    static final String UNLINK_STRUCTURE = """
            UNWIND $rows AS row
            MATCH (n:Node {id: row.id})
            CALL (n) { MATCH (n)-[a:ALIAS_OF]->() DELETE a }
            CALL (n) { MATCH (n)<-[f:HAS_FIELD]-(d) SET d.changed = $position DELETE f }""";

    static final String LINK_ALIASES = """
            UNWIND $rows AS row
            MATCH (n:Node {id: row.id})
            MATCH (c:Node {id: row.canonicalId})
            CREATE (n)-[:ALIAS_OF]->(c)
            RETURN count(*) AS written""";

    /** Timed from ever to ever, so that one predicate serves every type of a walk. */
    static final String LINK_FIELDS = """
            UNWIND $rows AS row
            MATCH (n:Node {id: row.id})
            MATCH (d:Node {id: row.datasetId})
            CREATE (d)-[:HAS_FIELD {validFrom: -9223372036854775808, validTo: 9223372036854775807,
                                    knownFrom: 0, knownTo: 9223372036854775807}]->(n)
            RETURN count(*) AS written""";

    private static final String DELETE_READ_BY = "UNWIND $keys AS key MATCH (a)-[r:READ_BY {key: key}]->(b)"
            + " SET a.changed = $position, b.changed = $position DELETE r";
    private static final String DELETE_WRITES = "UNWIND $keys AS key MATCH (a)-[r:WRITES {key: key}]->(b)"
            + " SET a.changed = $position, b.changed = $position DELETE r";
    private static final String DELETE_FEEDS = "UNWIND $keys AS key MATCH (a)-[r:FEEDS {key: key}]->(b)"
            + " SET a.changed = $position, b.changed = $position DELETE r";
    private static final String DELETE_DERIVES = "UNWIND $keys AS key MATCH (a)-[r:DERIVES {key: key}]->(b)"
            + " SET a.changed = $position, b.changed = $position DELETE r";
    private static final String DELETE_TRIGGERS = "UNWIND $keys AS key MATCH (a)-[r:TRIGGERS {key: key}]->(b)"
            + " SET a.changed = $position, b.changed = $position DELETE r";
    private static final String DELETE_CONTAINS = "UNWIND $keys AS key MATCH (a)-[r:CONTAINS {key: key}]->(b)"
            + " SET a.changed = $position, b.changed = $position DELETE r";
    private static final String DELETE_INCOMPLETE = "UNWIND $keys AS key MATCH (a)-[r:INCOMPLETE {key: key}]->(b)"
            + " SET a.changed = $position, b.changed = $position DELETE r";

    private static final String CREATE_READ_BY = """
            UNWIND $rows AS row
            MATCH (a:Node {id: row.from}) MATCH (b:Node {id: row.to})
            CREATE (a)-[r:READ_BY]->(b) SET r = row.props
            RETURN count(*) AS written""";
    private static final String MERGE_READ_BY = """
            UNWIND $rows AS row
            MATCH (a:Node {id: row.from}) MATCH (b:Node {id: row.to})
            MERGE (a)-[r:READ_BY {key: row.key}]->(b) SET r += row.props
            RETURN count(*) AS written""";
    private static final String CREATE_WRITES = """
            UNWIND $rows AS row
            MATCH (a:Node {id: row.from}) MATCH (b:Node {id: row.to})
            CREATE (a)-[r:WRITES]->(b) SET r = row.props
            RETURN count(*) AS written""";
    private static final String MERGE_WRITES = """
            UNWIND $rows AS row
            MATCH (a:Node {id: row.from}) MATCH (b:Node {id: row.to})
            MERGE (a)-[r:WRITES {key: row.key}]->(b) SET r += row.props
            RETURN count(*) AS written""";
    private static final String CREATE_FEEDS = """
            UNWIND $rows AS row
            MATCH (a:Node {id: row.from}) MATCH (b:Node {id: row.to})
            CREATE (a)-[r:FEEDS]->(b) SET r = row.props
            RETURN count(*) AS written""";
    private static final String MERGE_FEEDS = """
            UNWIND $rows AS row
            MATCH (a:Node {id: row.from}) MATCH (b:Node {id: row.to})
            MERGE (a)-[r:FEEDS {key: row.key}]->(b) SET r += row.props
            RETURN count(*) AS written""";
    private static final String CREATE_DERIVES = """
            UNWIND $rows AS row
            MATCH (a:Node {id: row.from}) MATCH (b:Node {id: row.to})
            CREATE (a)-[r:DERIVES]->(b) SET r = row.props
            RETURN count(*) AS written""";
    private static final String MERGE_DERIVES = """
            UNWIND $rows AS row
            MATCH (a:Node {id: row.from}) MATCH (b:Node {id: row.to})
            MERGE (a)-[r:DERIVES {key: row.key}]->(b) SET r += row.props
            RETURN count(*) AS written""";
    private static final String CREATE_TRIGGERS = """
            UNWIND $rows AS row
            MATCH (a:Node {id: row.from}) MATCH (b:Node {id: row.to})
            CREATE (a)-[r:TRIGGERS]->(b) SET r = row.props
            RETURN count(*) AS written""";
    private static final String MERGE_TRIGGERS = """
            UNWIND $rows AS row
            MATCH (a:Node {id: row.from}) MATCH (b:Node {id: row.to})
            MERGE (a)-[r:TRIGGERS {key: row.key}]->(b) SET r += row.props
            RETURN count(*) AS written""";
    private static final String CREATE_CONTAINS = """
            UNWIND $rows AS row
            MATCH (a:Node {id: row.from}) MATCH (b:Node {id: row.to})
            CREATE (a)-[r:CONTAINS]->(b) SET r = row.props
            RETURN count(*) AS written""";
    private static final String MERGE_CONTAINS = """
            UNWIND $rows AS row
            MATCH (a:Node {id: row.from}) MATCH (b:Node {id: row.to})
            MERGE (a)-[r:CONTAINS {key: row.key}]->(b) SET r += row.props
            RETURN count(*) AS written""";
    private static final String CREATE_INCOMPLETE = """
            UNWIND $rows AS row
            MATCH (a:Node {id: row.from}) MATCH (b:Node {id: row.to})
            CREATE (a)-[r:INCOMPLETE]->(b) SET r = row.props
            RETURN count(*) AS written""";
    private static final String MERGE_INCOMPLETE = """
            UNWIND $rows AS row
            MATCH (a:Node {id: row.from}) MATCH (b:Node {id: row.to})
            MERGE (a)-[r:INCOMPLETE {key: row.key}]->(b) SET r += row.props
            RETURN count(*) AS written""";

    static String mergeNodes(NodeKind kind) {
        return switch (kind) {
            case DATASET -> MERGE_DATASETS;
            case JOB -> MERGE_JOBS;
            case FIELD -> MERGE_FIELDS;
        };
    }

    static String mergeEdges(EdgeKind kind) {
        return switch (kind) {
            case READ_BY -> MERGE_READ_BY;
            case WRITES -> MERGE_WRITES;
            case FEEDS -> MERGE_FEEDS;
            case DERIVES -> MERGE_DERIVES;
            case TRIGGERS -> MERGE_TRIGGERS;
            case CONTAINS -> MERGE_CONTAINS;
            case INCOMPLETE -> MERGE_INCOMPLETE;
            case HAS_FIELD -> throw structural();
        };
    }

    /** For edges that the graph cannot have yet: no look-up by key. */
    static String createEdges(EdgeKind kind) {
        return switch (kind) {
            case READ_BY -> CREATE_READ_BY;
            case WRITES -> CREATE_WRITES;
            case FEEDS -> CREATE_FEEDS;
            case DERIVES -> CREATE_DERIVES;
            case TRIGGERS -> CREATE_TRIGGERS;
            case CONTAINS -> CREATE_CONTAINS;
            case INCOMPLETE -> CREATE_INCOMPLETE;
            case HAS_FIELD -> throw structural();
        };
    }

    static String deleteEdges(EdgeKind kind) {
        return switch (kind) {
            case READ_BY -> DELETE_READ_BY;
            case WRITES -> DELETE_WRITES;
            case FEEDS -> DELETE_FEEDS;
            case DERIVES -> DELETE_DERIVES;
            case TRIGGERS -> DELETE_TRIGGERS;
            case CONTAINS -> DELETE_CONTAINS;
            case INCOMPLETE -> DELETE_INCOMPLETE;
            case HAS_FIELD -> throw structural();
        };
    }

    private static IllegalArgumentException structural() {
        return new IllegalArgumentException(
                "HAS_FIELD follows from the field node's datasetId; it is not written as an edge");
    }
}
