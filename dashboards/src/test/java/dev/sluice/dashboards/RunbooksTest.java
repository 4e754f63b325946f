package dev.sluice.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dashboards.Repository.Rule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Runbooks answer the same four questions, and what they tell people to type exists. */
class RunbooksTest {
    private static final Path RUNBOOKS = Repository.ROOT.resolve("docs/runbooks");
    private static final Pattern BLOCK = Pattern.compile("(?s)```(\\w+)\n(.*?)```");
    private static final Pattern COMMAND = Pattern.compile("\\./sluice ([a-z-]+)");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#]+\\.md)(#[^)]*)?\\)");

    private final Catalogue catalogue = Catalogue.read();

    @Test
    void pagesAndAlertsNameEachOther() {
        for (Path page : pages()) {
            Set<String> named = find(Repository.text(page), "`(Sluice[A-Za-z0-9]+)`").stream()
                    .map(found -> found.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
            Set<String> leading = Repository.rules().stream()
                    .filter(Rule::alert)
                    .filter(alert -> alert.text("annotations", "runbook_url").endsWith("/" + page.getFileName()))
                    .map(Rule::name)
                    .collect(Collectors.toCollection(TreeSet::new));

            assertThat(named).as(page.toString()).isEqualTo(leading).isNotEmpty();
        }
    }

    @Test
    void pagesSayAtWhichSeverityTheirAlertsGoOff() {
        for (Rule alert : Repository.rules().stream().filter(Rule::alert).toList()) {
            String url = alert.text("annotations", "runbook_url");
            String second = Repository.text(RUNBOOKS.resolve(url.substring(url.lastIndexOf('/') + 1)))
                    .lines()
                    .skip(1)
                    .findFirst()
                    .orElseThrow();

            String after = second.substring(second.indexOf("`" + alert.name() + "`"));
            assertThat(after.substring(after.indexOf('(') + 1))
                    .as(alert.name())
                    .startsWith(alert.text("labels", "severity"));
        }
    }

    @Test
    void pagesAnswerTheSameQuestions() {
        for (Path page : pages()) {
            assertThat(Repository.text(page).lines().filter(line -> line.startsWith("## ")))
                    .as(page.toString())
                    .containsExactly("## What it means", "## What to look at", "## What to do", "## It is over when");
            assertThat(find(Repository.text(page), BLOCK.pattern()))
                    .as(page.toString())
                    .isNotEmpty();
        }
    }

    @Test
    void queriesAskForWhatTheCatalogueNames() {
        List<String> complaints = new ArrayList<>();
        blocks("promql").forEach(query -> {
            if (!query.contains("__name__")) {
                complaints.addAll(catalogue.complaints(query));
            }
        });

        assertThat(complaints).isEmpty();
    }

    @Test
    void graphqlAsksForWhatTheSchemaHas() {
        String schema = Repository.text(Repository.ROOT.resolve("control-plane/src/test/resources/schema.graphql"));
        Set<String> known =
                find(schema, "\\w+").stream().map(MatchResult::group).collect(Collectors.toSet());
        known.addAll(Set.of("query", "mutation", "__typename"));
        List<String> unknown = new ArrayList<>();
        for (String query : blocks("graphql")) {
            for (MatchResult word : find(query.replaceAll("\"[^\"]*\"", ""), "[A-Za-z_]\\w*")) {
                if (!known.contains(word.group())) {
                    unknown.add(word.group() + " in " + query);
                }
            }
        }

        assertThat(blocks("graphql")).hasSizeGreaterThan(15);
        assertThat(unknown).isEmpty();
    }

    @Test
    void commandsAreThoseOfTheLauncher() {
        String launcher = Repository.text(Repository.ROOT.resolve("sluice"));
        String help = launcher.substring(launcher.indexOf("usage: ./sluice"), launcher.indexOf("\nHELP\n"));
        Set<String> commands = find(help, "(?m)^  ([a-z-]+(?: \\| [a-z-]+)*)").stream()
                .flatMap(found -> List.of(found.group(1).split(" \\| ", -1)).stream())
                .collect(Collectors.toSet());

        for (Path page : pagesWithOperations()) {
            for (MatchResult found : find(Repository.text(page), COMMAND.pattern())) {
                assertThat(commands).as(page + ": " + found.group()).contains(found.group(1));
            }
        }
    }

    @Test
    void linksLeadToPages() {
        for (Path page : pagesWithOperations()) {
            for (MatchResult link : find(Repository.text(page), LINK.pattern())) {
                if (!link.group(1).contains("://")) {
                    assertThat(page.resolveSibling(link.group(1)).normalize())
                            .as(page.toString())
                            .exists();
                }
            }
        }
    }

    private static List<Path> pages() {
        return Repository.files(RUNBOOKS, ".md");
    }

    private static List<Path> pagesWithOperations() {
        List<Path> pages = new ArrayList<>(pages());
        pages.add(Repository.ROOT.resolve("docs/operations.md"));
        pages.add(Repository.ROOT.resolve("docs/dashboards.md"));
        return pages;
    }

    /** Of all pages, in one language. */
    static List<String> blocks(String language) {
        return pages().stream()
                .flatMap(page -> find(Repository.text(page).replaceAll("(?m)^ {3}", ""), BLOCK.pattern()).stream())
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2).strip())
                .toList();
    }

    private static List<MatchResult> find(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).results().toList();
    }
}
