package dev.sluice.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Which commit files are of, as far as {@code git} knows. */
sealed interface GitRevision {
    /** All files are as in this commit. */
    record Commit(String sha) implements GitRevision {}

    /** Some file is not as in the commit that is checked out. */
    record Changed(String sha) implements GitRevision {}

    /** In no checkout, in several, or there is no git. */
    record Unknown() implements GitRevision {}

    /** Runs git, for some seconds at most. */
    static GitRevision of(List<Path> paths) throws InterruptedException {
        Set<String> commits = new HashSet<>();
        boolean changed = false;
        for (Path path : paths) {
            Path folder = Files.isDirectory(path)
                    ? path
                    : Objects.requireNonNull(path.toAbsolutePath().getParent());
            Optional<String> commit = Git.answer(folder, List.of("rev-parse", "--verify", "HEAD"))
                    .map(String::strip)
                    .filter(sha -> Git.SHA.matcher(sha).matches());
            if (commit.isEmpty()) {
                return new Unknown();
            }
            commits.add(commit.get());
            changed |= !Git.answer(
                            folder,
                            List.of(
                                    "status",
                                    "--porcelain",
                                    "--",
                                    path.toAbsolutePath().toString()))
                    .orElse("?")
                    .isBlank();
        }
        if (commits.size() != 1) {
            return new Unknown();
        }
        String sha = commits.iterator().next();
        return changed ? new Changed(sha) : new Commit(sha);
    }

    /** The program. */
    final class Git {
        private static final Pattern SHA = Pattern.compile("[0-9a-f]{40,64}");
        private static final int MOST_BYTES = 4096;
        private static final int SECONDS = 10;

        private Git() {}

        /** What it prints, at most the beginning; empty when it fails. */
        private static Optional<String> answer(Path folder, List<String> arguments) throws InterruptedException {
            List<String> command =
                    new ArrayList<>(List.of("git", "-C", folder.toAbsolutePath().toString()));
            command.addAll(arguments);
            Process git;
            try {
                git = new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .redirectInput(ProcessBuilder.Redirect.PIPE)
                        .start();
            } catch (IOException e) {
                return Optional.empty(); // not installed
            }
            try (InputStream out = git.getInputStream()) {
                // What hangs is ended from beside: reading has no limit of its own.
                git.onExit().orTimeout(SECONDS, TimeUnit.SECONDS).exceptionally(_ -> git.destroyForcibly());
                String text = new String(out.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
                if (text.length() == MOST_BYTES) {
                    git.destroyForcibly();
                    return Optional.of(text);
                }
                return git.waitFor() == 0 ? Optional.of(text) : Optional.empty();
            } catch (IOException e) {
                return Optional.empty();
            } finally {
                git.destroyForcibly();
            }
        }
    }
}
