package dev.sluice.controlplane.security;

import dev.sluice.controlplane.testing.ServiceStores;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The service with an identity provider beside its keys, and memories that are short. */
public class WithTokens implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.ofEntries(
                Map.entry("sluice.auth.cache", "200ms"),
                Map.entry("sluice.auth.most-life", "30d"),
                Map.entry("sluice.auth.oidc.grants[0].group", "platform"),
                Map.entry("sluice.auth.oidc.grants[0].role", "operator"),
                Map.entry("sluice.auth.oidc.grants[0].namespaces", "shop,shop.*"),
                Map.entry("sluice.graphql.sockets", "4"),
                Map.entry("quarkus.oidc.tenant-enabled", "true"),
                Map.entry("quarkus.oidc.client-id", Issuer.CLIENT),
                Map.entry("quarkus.oidc.credentials.secret", Issuer.SECRET),
                Map.entry("quarkus.oidc.token.audience", Issuer.AUDIENCE + "," + Issuer.CLIENT),
                Map.entry("quarkus.oidc.token.forced-jwk-refresh-interval", "1s"));
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(ServiceStores.class), new TestResourceEntry(Running.class));
    }

    /** The identity provider, in this process. */
    public static class Running implements QuarkusTestResourceLifecycleManager {
        private final Issuer issuer = new Issuer();

        @Override
        public Map<String, String> start() {
            issuer.start();
            return Map.of("quarkus.oidc.auth-server-url", issuer.url());
        }

        @Override
        public void inject(TestInjector injector) {
            injector.injectIntoFields(issuer, new TestInjector.MatchesType(Issuer.class));
        }

        @Override
        public void stop() {
            issuer.stop();
        }
    }
}
