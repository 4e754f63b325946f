package dev.sluice.scheduler.definition;

/** One document of a definition file. */
public sealed interface Definition permits Workflow, Pool, Service {
    /** Name, labels and owner. */
    Metadata metadata();

    /** Its kind as the document spells it. */
    default Kind kind() {
        return switch (this) {
            case Workflow _ -> Kind.WORKFLOW;
            case Pool _ -> Kind.POOL;
            case Service _ -> Kind.SERVICE;
        };
    }

    /** Kinds of definition. */
    enum Kind {
        WORKFLOW("Workflow"),
        POOL("Pool"),
        SERVICE("Service");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** The spelling of the {@code kind} key. */
        public String text() {
            return text;
        }
    }
}
