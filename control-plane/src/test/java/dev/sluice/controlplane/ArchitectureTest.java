package dev.sluice.controlplane;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may know whom inside the service. Each rule says what to do instead, and is proved to be able to fail. */
class ArchitectureTest {
    private static final String BASE = "dev.sluice.controlplane";

    private static final ArchRule TIME_IS_GIVEN = noClasses()
            .that()
            .resideOutsideOfPackage(BASE + ".time")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .because("time and ids are injected: take an InstantSource in the constructor");

    private static final ArchRule PROJECTIONS_ACT_ON_NOTHING = noClasses()
            .that()
            .resideInAPackage(BASE + ".projection..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.sluice.adapters..", "java.net.http..", BASE + ".graphql..", BASE + ".transport..")
            .because("projections are replayed: what acts on the world belongs outside, in reaction to what they"
                    + " stored");

    private static final ArchRule EDGES_USE_SERVICES = noClasses()
            .that()
            .resideInAnyPackage(BASE + ".graphql..", BASE + ".ingest..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.persistence..", "org.neo4j..", "java.sql..")
            .because("GraphQL and ingest call services and ports; put the statement into catalog, lineage or eventlog");

    private static final ArchRule LINEAGE_KNOWS_NO_TABLES = noClasses()
            .that()
            .resideInAPackage("dev.sluice.lineage..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", BASE + "..")
            .because("the graph gets GraphChanges; the catalog's tables stay in the service");

    private static final ArchRule GATES_NEED_NO_GRAPH = noClasses()
            .that()
            .resideInAnyPackage(BASE + ".decide..", BASE + ".gate..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.sluice.lineage..", "org.neo4j..", BASE + ".graphstore..")
            .because("gates hold and answer while Neo4j is down: read edge and edge_interval of the catalog instead");

    private static final ArchRule REPLAY_TELLS_NO_SPANS = noClasses()
            .that()
            .resideInAnyPackage(BASE + ".projection..", BASE + ".lineage..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(BASE + ".telemetry..", "io.opentelemetry..")
            .because("projections are replayed, spans are told once: follow the news of runs after their commit"
                    + " instead");

    static Stream<ArchRule> rules() {
        return Stream.of(
                TIME_IS_GIVEN,
                PROJECTIONS_ACT_ON_NOTHING,
                EDGES_USE_SERVICES,
                LINEAGE_KNOWS_NO_TABLES,
                GATES_NEED_NO_GRAPH,
                REPLAY_TELLS_NO_SPANS);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void holds(ArchRule rule) {
        rule.check(service());
    }

    @Test
    void testsOfTheRunningServiceAreTagged() {
        classes()
                .that()
                .areAnnotatedWith(QuarkusTest.class)
                .should()
                .beAnnotatedWith(Tag.class)
                .because("tests with the tag \"service\" share one JVM: add @Tag(\"service\")")
                .check(new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
                        .importPackages(BASE));
    }

    @Test
    void theRuleOnTimeCatchesAClassThatAsksTheMachine() {
        JavaClasses breaking = new ClassFileImporter().importClasses(AsksTheMachine.class);

        assertThatThrownBy(() -> TIME_IS_GIVEN.check(breaking))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("take an InstantSource");
    }

    @SuppressWarnings("unused")
    private static final class AsksTheMachine {
        Instant now() {
            return Instant.now();
        }
    }

    private static JavaClasses service() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.sluice.controlplane", "dev.sluice.lineage", "dev.sluice.model");
    }
}
