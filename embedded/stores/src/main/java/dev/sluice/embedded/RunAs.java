package dev.sluice.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The account that PostgreSQL's programs run under, since they refuse to run as root.
 *
 * @param prefix what goes before a command line
 * @param owner the user id that must own the files
 */
record RunAs(List<String> prefix, int owner) {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int ROOT = 0;
    private static final int NOBODY = 65534;

    /** A user namespace without a mapping: the program sees itself and root's files as "nobody". */
    static final RunAs NAMESPACE = new RunAs(List.of("unshare", "--user"), ROOT);
    /** Where namespaces are forbidden, as in an ordinary container. */
    static final RunAs UNPRIVILEGED =
            new RunAs(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"), NOBODY);

    private static final RunAs ITSELF = new RunAs(List.of(), -1);

    RunAs {
        prefix = List.copyOf(prefix);
    }

    static RunAs choose() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return ITSELF;
        }
        for (RunAs candidate : List.of(NAMESPACE, UNPRIVILEGED)) {
            if (Commands.run(LIMIT, candidate.command(List.of("true"))).succeeded()) {
                return candidate;
            }
        }
        throw new EmbeddedStoreException(
                "PostgreSQL does not run as root, and neither `unshare --user` nor `setpriv` works"
                        + " here; run Sluice as another user or point SLUICE_POSTGRES_URL at a PostgreSQL 18 of yours");
    }

    List<String> command(List<String> command) {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(command);
        return whole;
    }

    /** Gives the tree to the account unless it owns the top already. */
    void own(Path tree) throws IOException {
        if (owner < 0 || Integer.valueOf(owner).equals(Files.getAttribute(tree, "unix:uid"))) {
            return;
        }
        var result = Commands.run(LIMIT, List.of("chown", "-R", owner + ":" + owner, tree.toString()));
        if (!result.succeeded()) {
            throw new IOException("cannot give " + tree + " to user " + owner + ": " + result.output());
        }
    }
}
