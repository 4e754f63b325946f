package dev.sluice.scheduler.definition.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds secrets in clear: text that looks like a key anywhere, comments too, and values under names that say so.
 *
 * <p>What it finds is blanked out in messages: they end up in logs of build servers.
 */
final class SecretScan {
    private static final String FIX =
            "store it as a secret of the service and name it under 'secrets:'; then change it, it was seen";

    private record Kind(String what, Pattern pattern) {}

    private static final List<Kind> KINDS = List.of(
            kind("an AWS access key", "\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b"),
            kind("a GitHub token", "\\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{22,255})\\b"),
            kind("a GitLab token", "\\bglpat-[A-Za-z0-9_-]{20,64}"),
            kind("a Slack token", "\\bxox[abeoprs]-[A-Za-z0-9-]{10,250}"),
            kind("a Stripe key", "\\b[rs]k_live_[A-Za-z0-9]{16,250}"),
            kind("a Google key", "\\bAIza[0-9A-Za-z_-]{35}"),
            kind(
                    "a JSON web token",
                    "\\beyJ[A-Za-z0-9_-]{10,2000}+\\.eyJ[A-Za-z0-9_-]{10,2000}+\\.[A-Za-z0-9_-]{10,2000}"),
            kind("a Slack webhook", "\\bhooks\\.slack\\.com/(?:services|workflows)/(?<secret>[A-Za-z0-9/]{20,250})"),
            kind("a bearer token", "(?i)\\bbearer (?<secret>[A-Za-z0-9._~+/-]{16,2000}=*)"),
            kind(
                    "a token in a URL",
                    "(?i)[?&;](?:(?:access|auth|refresh|private)_token|client_secret|(?:access|secret)_key)=(?<secret>[^\\s&;'\"$*\\[\\]{},]{3,200})"),
            kind("a private key", "-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----"),
            kind("a password in a URL", "://[^\\s/:@'\"$]{0,200}:(?<secret>[^\\s/@'\"$*]{1,200})@"),
            kind(
                    "a password in a parameter",
                    "(?i)(?:[?&;]|--)(?:password|passwd|pwd|token|secret|api[_-]?key)[= ](?<secret>[^\\s&;'\"$*\\[\\]{},]{3,200})"));

    private static final Set<String> SECRET_WORDS = Set.of(
            "password",
            "passwd",
            "pwd",
            "pass",
            "passphrase",
            "secret",
            "token",
            "apikey",
            "credential",
            "credentials",
            "authorization");
    private static final Set<String> SECRET_PAIRS =
            Set.of("api key", "access key", "private key", "secret key", "auth key", "signing key", "encryption key");
    private static final Set<String> HARMLESS_ENDS = Set.of(
            "url",
            "uri",
            "file",
            "path",
            "dir",
            "name",
            "endpoint",
            "ttl",
            "type",
            "id",
            "ref",
            "expiry",
            "length",
            "limit",
            "count",
            "header",
            "enabled",
            "policy");

    private SecretScan() {}

    private static Kind kind(String what, String regex) {
        return new Kind(what, Pattern.compile(regex));
    }

    static void scan(Reading reading) {
        YamlDocument document = reading.document();
        Problems problems = reading.problems();
        int last = document.lastLine();
        for (int number = document.firstLine(); number <= last; number++) {
            scanLine(problems, number);
        }
        scanNode(reading, document.root(), 0);
    }

    private static void scanLine(Problems problems, int number) {
        String line = problems.lines().line(number);
        for (Kind kind : KINDS) {
            Matcher matcher = kind.pattern().matcher(line);
            while (matcher.find()) {
                boolean part = kind.pattern().namedGroups().containsKey("secret");
                int from = part ? matcher.start("secret") : matcher.start();
                int to = part ? matcher.end("secret") : matcher.end();
                tell(problems, new Place(number, from + 1), to + 1, kind.what() + " is written in clear");
            }
        }
    }

    /** Blanks out a stretch of a line; says so unless a part of it was told already. */
    static void tell(Problems problems, Place from, int toColumn, String message) {
        if (!problems.isMasked(from.line(), from.column(), toColumn)) {
            problems.add(Rule.SECRET, from, message, FIX);
        }
        problems.mask(from.line(), from.column(), toColumn);
    }

    /** Mappings whose keys are free names of the user: env, headers, parameters of other systems. */
    private static void scanNode(Reading reading, YamlNode node, int depth) {
        switch (node) {
            case YamlNode.Scalar _ -> {}
            case YamlNode.Items items -> items.items().forEach(item -> scanNode(reading, item, depth + 1));
            case YamlNode.Keys keys -> {
                new SecretTexts(reading).scan(keys);
                for (YamlNode.Entry entry : keys.entries()) {
                    if (Set.of("env", "headers", "parameters", "with")
                                    .contains(entry.key().text())
                            && entry.value() instanceof YamlNode.Keys named) {
                        named.entries().forEach(value -> scanNamed(reading, value));
                    }
                    scanNode(reading, entry.value(), depth + 1);
                }
            }
        }
    }

    private static void scanNamed(Reading reading, YamlNode.Entry entry) {
        if (!saysSecret(entry.key().text())) {
            return;
        }
        YamlNode value = entry.value();
        if (value instanceof YamlNode.Keys parameter) {
            value = parameter.get("default").orElse(value);
        }
        if (value instanceof YamlNode.Scalar scalar
                && !scalar.text().isBlank()
                && scalar.type() != YamlNode.Type.FLAG
                && !scalar.text().contains("${{")) {
            Place from = scalar.place();
            Place to = scalar.end();
            for (int line = from.line() + 1; line <= to.line(); line++) {
                reading.problems().mask(line, 1, line == to.line() ? to.column() : Integer.MAX_VALUE);
            }
            tell(
                    reading.problems(),
                    from,
                    from.line() == to.line() ? to.column() : Integer.MAX_VALUE,
                    "the value of " + Texts.quote(entry.key().text()) + " looks like a secret in clear");
        }
    }

    /** DB_PASSWORD and apiKey do, TOKEN_URL and MAX_TOKENS do not. */
    static boolean saysSecret(String name) {
        List<String> words = new ArrayList<>();
        for (String word : name.replaceAll("([a-z0-9])([A-Z])", "$1 $2").split("[^A-Za-z]+", -1)) {
            if (!word.isEmpty()) {
                words.add(word.toLowerCase(Locale.ROOT));
            }
        }
        if (words.isEmpty() || HARMLESS_ENDS.contains(words.getLast())) {
            return false;
        }
        for (int i = 0; i < words.size(); i++) {
            if (SECRET_WORDS.contains(words.get(i))
                    || (i > 0 && SECRET_PAIRS.contains(words.get(i - 1) + " " + words.get(i)))) {
                return true;
            }
        }
        return false;
    }
}
