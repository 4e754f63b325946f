package dev.sluice.scheduler.definition;

/** One document of a definition file. */
public sealed interface Definition permits Workflow, Pool, Service, Gate {
    /** Name, labels and owner. */
    Metadata metadata();

    /** Its kind as the document spells it. */
    default Kind kind() {
        return switch (this) {
            case Workflow _ -> Kind.WORKFLOW;
            case Pool _ -> Kind.POOL;
            case Service _ -> Kind.SERVICE;
            case Gate _ -> Kind.GATE;
        };
    }

    /** Kinds of definition. */
    enum Kind {
        WORKFLOW("Workflow"),
        POOL("Pool"),
        SERVICE("Service"),
        GATE("Gate");

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
