package dev.sluice.report.crate;

import java.util.SortedMap;
import java.util.TreeMap;

/** Words that RO-Crate has not. A crate explains those itself, so that it can be read without us. */
final class Terms {
    static final String PREFIX = "sluice";
    static final String NAMESPACE = "https://sluice.dev/terms#";

    static final String STATE = "sluice:state";
    static final String DISTANCE = "sluice:distance";
    static final String ATTEMPT = "sluice:attempt";
    static final String PARENT = "sluice:parentRun";
    static final String ENGINE = "sluice:engine";
    static final String NAMESPACE_OF = "sluice:namespace";
    static final String CODE_PATH = "sluice:codePath";
    static final String COMMIT = "sluice:commit";
    static final String STATUS = "sluice:status";
    static final String DIGEST = "sluice:digest";
    static final String DEFINITION_DIGEST = "sluice:definitionDigest";
    static final String VERSION_OF = "sluice:versionOf";
    static final String SCHEMA_DIGEST = "sluice:schemaDigest";
    static final String ROWS = "sluice:rows";
    static final String FROM = "sluice:from";
    static final String CUT_AT = "sluice:cutAt";
    static final String HIDDEN = "sluice:hidden";
    static final String GRADE = "sluice:grade";
    static final String EVIDENCE = "sluice:evidence";
    static final String LEDGER_SIZE = "sluice:ledgerSize";
    static final String LOG_POSITION = "sluice:logPosition";
    static final String REQUESTER = "sluice:requester";
    static final String PURPOSE = "sluice:purpose";
    static final String SCOPE = "sluice:scope";
    static final String VERDICT = "sluice:verdict";

    private static final SortedMap<String, String> MEANINGS = new TreeMap<>();

    static {
        mean(STATE, "State of a run: COMPLETED, FAILED, ABORTED, RUNNING or NEW.");
        mean(DISTANCE, "Steps upstream from the nearest run that the report is about, which has 0.");
        mean(ATTEMPT, "Number of the attempt at a task, from 1.");
        mean(PARENT, "Run that this run is a part of.");
        mean(ENGINE, "Engine that carried the run out.");
        mean(NAMESPACE_OF, "Namespace of a dataset or a job; with the name it is its identity.");
        mean(CODE_PATH, "Path of the code in its repository.");
        mean(COMMIT, "Commit of the repository that the definition is from.");
        mean(STATUS, "Whether a version can be relied on: GOOD, SUSPECT (its writer failed) or PENDING.");
        mean(DIGEST, "Digest with the name of its algorithm, where it is not a SHA-256.");
        mean(DEFINITION_DIGEST, "Digest by which the engine knows the definition.");
        mean(VERSION_OF, "Dataset that this is a version of.");
        mean(SCHEMA_DIGEST, "Digest over names and types of the columns.");
        mean(ROWS, "Number of rows.");
        mean(FROM, "Where the value of a parameter is from: default, override, trigger or event.");
        mean(CUT_AT, "Run, version or dataset where the graph does not go on.");
        mean(HIDDEN, "How many runs or versions were left out there.");
        mean(GRADE, "How well it is known: OBSERVED, DECLARED, DERIVED or MISSING.");
        mean(EVIDENCE, "Evidence: event:<position in the log>, ledger:<entry> or rule:<name>.");
        mean(LEDGER_SIZE, "Entries of the ledger that were looked at.");
        mean(LOG_POSITION, "Last event of the log that was looked at.");
        mean(REQUESTER, "Who asked for the report.");
        mean(PURPOSE, "What the report was asked for.");
        mean(SCOPE, "Namespaces that the requester may see; absent: all.");
        mean(VERDICT, "REPRODUCIBLE, REPRODUCIBLE_WITH_GAPS or NOT_REPRODUCIBLE.");
    }

    private Terms() {}

    private static void mean(String term, String meaning) {
        MEANINGS.put(term, meaning);
    }

    /** Adds each word's definition. */
    static void define(Graph graph) {
        MEANINGS.forEach((term, meaning) -> {
            String name = term.substring(PREFIX.length() + 1);
            graph.entity(NAMESPACE + name, "rdf:Property")
                    .text("rdfs:label", name)
                    .text("rdfs:comment", meaning);
        });
    }
}
