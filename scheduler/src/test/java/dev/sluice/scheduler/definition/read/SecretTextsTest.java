package dev.sluice.scheduler.definition.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTextsTest {
    private static SourceFile workflow(String task) {
        return new SourceFile("w.yaml", """
                apiVersion: sluice.dev/v1alpha1
                kind: Workflow
                metadata: {name: w}
                spec:
                  tasks:
                    - %s
                """.formatted(task));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{id: a, type: process, script: 'TOKEN=$X; TOKEN=\"$X\"; TOKEN=$(cat f); TOKEN=`cat f`; TOKEN= x; TOKEN_URL=http://x'}",
                "{id: a, type: process, script: 'test $TOKEN = \"abcdefgh\"; if [ \"$API_KEY\" = \"abcdefgh\" ]; then x; fi'}",
                "{id: a, type: process, script: 'token = get_token(); secret = None; password = os.environ[\"DB_PASSWORD\"]'}",
                "{id: a, type: process, script: 'id -u 1000:1000; sort -u a:b'}",
                "{id: a, type: process, command: [psql, --password, --token, --other, --secret-name, abcdef, --pass]}",
                "{id: a, type: process, command: [x, --token, \"${{ run.id }}\", --password, $PW, -u, \"1000:1000\"]}",
                "{id: a, type: sql, connection: c, run: \"select token, secret from t where password = md5(x) and token = 'abc'\"}",
                "{id: a, type: http, url: \"https://x/?page=2\", body: '{\"token\": \"${{ run.id }}\", \"pages\": \"12345\"}'}",
            })
    void textWithoutASecretIsNoProblem(String task) {
        assertThat(new DefinitionReader().read(List.of(workflow(task))).problems())
                .extracting(DefinitionProblem::render)
                .isEmpty();
    }

    @Test
    void whatIsStoredIsReadAgainAlthoughItLooksLikeASecretNow() {
        SourceFile stored = workflow("{id: a, type: process, command: [psql, --password, hunter2]}");

        assertThat(new DefinitionReader().read(List.of(stored)).problems()).hasSize(1);
        assertThat(new DefinitionReader().reread(stored)).isPresent();
    }
}
