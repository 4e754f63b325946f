package dev.sluice.adapters.sql;

import dev.sluice.adapters.sql.lineage.SqlDialect;
import dev.sluice.scheduler.execute.Secret;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;

/**
 * A database that tasks run statements on.
 *
 * @param url its JDBC address
 * @param user to connect as
 * @param password of the user
 */
public record SqlTarget(String url, Optional<String> user, Optional<Secret> password) {
    private static final String CONNECT_SECONDS = "10";

    SqlDialect dialect() {
        return url.startsWith("jdbc:postgresql:")
                ? SqlDialect.POSTGRESQL
                : url.startsWith("jdbc:duckdb:") ? SqlDialect.DUCKDB : SqlDialect.ANSI;
    }

    Connection open() throws SQLException {
        Properties properties = new Properties();
        user.ifPresent(name -> properties.setProperty("user", name));
        password.ifPresent(secret -> properties.setProperty("password", secret.reveal()));
        if (dialect() == SqlDialect.POSTGRESQL) {
            properties.setProperty("connectTimeout", CONNECT_SECONDS);
            properties.setProperty("ApplicationName", "sluice");
        }
        return DriverManager.getConnection(url, properties);
    }
}
