package dev.sluice.controlplane.jdbc;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Gives the service its transactions. */
@ApplicationScoped
class TransactionsProducer {
    @Produces
    @Singleton
    Transactions transactions(AgroalDataSource dataSource) {
        return new Transactions(dataSource);
    }
}
