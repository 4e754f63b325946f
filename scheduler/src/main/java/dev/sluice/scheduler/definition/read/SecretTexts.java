package dev.sluice.scheduler.definition.read;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds secrets in clear where the text around them tells: in scripts, arguments, SQL and bodies of calls. */
final class SecretTexts {
    private static final String WORDS = "(?:password|passwd|passphrase|secret|token|api_?key)";

    private static final Pattern ASSIGNED = Pattern.compile(
            "(?<![A-Za-z0-9_$.{])[A-Z0-9_]{0,60}(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|(?:ACCESS|SECRET|PRIVATE)_KEY)"
                    + "=(?!=)[\"']?(?<secret>[^\\s\"'$`;&|(){}<>=][^\\s\"'$`;&|(){}<>]{2,200})");
    private static final Pattern ASSIGNED_TEXT = Pattern.compile("(?i)(?<![A-Za-z0-9_$.])[a-z0-9_]{0,60}" + WORDS
            + "\\s{0,3}=\\s{0,3}([\"'])(?<secret>[^\"'$\\s{}]{6,200})\\1");
    private static final Pattern USER = Pattern.compile(
            "(?:^|\\s)(?:-u|--user)[ =][\"']?[^\\s:$\"'=]{1,60}:(?!\\d+\\b)(?<secret>[^\\s$\"'@:]{3,200})");
    private static final Pattern IN_SQL =
            Pattern.compile("(?i)\\b(?:password|identified\\s+by|secret)\\s+'(?<secret>[^'$]{3,200})'");
    private static final Pattern IN_SQL_TEXT =
            Pattern.compile("(?i)'(?:[^'\\n]{0,300}[\\s;])?password=(?<secret>[^\\s';$]{3,200})");
    private static final Pattern IN_JSON =
            Pattern.compile("(?i)\"[a-z0-9_-]{0,60}(?:password|passwd|secret|token|api[_-]?key)\""
                    + "\\s{0,3}:\\s{0,3}\"(?<secret>[^\"$]{3,200})\"");

    private static final Pattern OPTION = Pattern.compile(
            "--(?:password|passwd|pass|passphrase|token|api-?key|secret-key|access-token|auth-token|client-secret)");
    private static final Pattern USER_OPTION = Pattern.compile("-u|--user");
    private static final Pattern USER_VALUE = Pattern.compile("[^\\s:$]{1,60}:(?!\\d+$)(?<secret>[^\\s$@:]{3,200})");
    private static final Pattern VALUE = Pattern.compile("(?<secret>[^-$\\s][^$\\s]{2,200})");

    private final Reading reading;

    SecretTexts(Reading reading) {
        this.reading = reading;
    }

    void scan(YamlNode.Keys keys) {
        for (YamlNode.Entry entry : keys.entries()) {
            switch (entry.key().text()) {
                case "script" -> find(entry.value(), List.of(ASSIGNED, ASSIGNED_TEXT, USER));
                case "run" -> find(entry.value(), List.of(IN_SQL, IN_SQL_TEXT));
                case "body" -> find(entry.value(), List.of(IN_JSON));
                case "command", "args" -> arguments(entry.value());
                default -> {}
            }
        }
    }

    private void arguments(YamlNode node) {
        if (!(node instanceof YamlNode.Items items)) {
            return;
        }
        String before = "";
        for (YamlNode item : items.items()) {
            find(item, List.of(ASSIGNED, ASSIGNED_TEXT, USER));
            if (OPTION.matcher(before).matches()) {
                findWhole(item, VALUE);
            } else if (USER_OPTION.matcher(before).matches()) {
                findWhole(item, USER_VALUE);
            }
            before = item instanceof YamlNode.Scalar scalar ? scalar.text() : "";
        }
    }

    private void find(YamlNode node, List<Pattern> patterns) {
        if (node instanceof YamlNode.Scalar scalar) {
            for (Pattern pattern : patterns) {
                Matcher matcher = pattern.matcher(scalar.text());
                while (matcher.find()) {
                    found(scalar, matcher);
                }
            }
        }
    }

    private void findWhole(YamlNode node, Pattern pattern) {
        if (node instanceof YamlNode.Scalar scalar) {
            Matcher matcher = pattern.matcher(scalar.text());
            if (matcher.matches()) {
                found(scalar, matcher);
            }
        }
    }

    private void found(YamlNode.Scalar scalar, Matcher matcher) {
        Problems problems = reading.problems();
        String secret = matcher.group("secret");
        Place place = ExpressionPlaces.of(problems.lines(), scalar, matcher.start("secret"));
        // An escape makes it longer in the file than it is.
        boolean asIs = problems.lines().line(place.line()).startsWith(secret, place.column() - 1);
        SecretScan.tell(
                problems,
                place,
                asIs ? place.column() + secret.length() : Integer.MAX_VALUE,
                "a secret is written in clear");
    }
}
