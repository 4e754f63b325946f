package dev.sluice.controlplane.jdbc;

import dev.sluice.controlplane.fact.FactListener;
import dev.sluice.controlplane.secret.KnownSecrets;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Gives the service its transactions. */
@ApplicationScoped
class TransactionsProducer {
    @Produces
    @Singleton
    Transactions transactions(AgroalDataSource dataSource, FactListener listener, KnownSecrets secrets) {
        return new Transactions(dataSource, listener, secrets);
    }
}
