package dev.sluice.verify.closure;

import dev.sluice.verify.history.History;
import dev.sluice.verify.history.RunStory;

/** What the one who asks may see. What is not seen is cut and counted, never named. */
public interface Scope {
    /** Everything. */
    Scope ALL = new Scope() {
        @Override
        public boolean sees(History.Read read) {
            return true;
        }

        @Override
        public boolean sees(RunStory run) {
            return true;
        }
    };

    /** Whether what was read may be named; who wrote it is asked of {@link #sees(RunStory)}. */
    boolean sees(History.Read read);

    /** Whether the run may be named. */
    boolean sees(RunStory run);
}
