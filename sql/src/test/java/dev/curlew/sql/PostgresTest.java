package dev.curlew.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.platform.config.Secret;
import dev.curlew.sql.Postgres.Patience;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PostgresTest {
    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final String NAME = "postgres_test";
    private static final Patience PATIENCE =
            new Patience(Duration.ofSeconds(2), Duration.ofSeconds(8), Optional.of(Duration.ofSeconds(5)));

    @BeforeEach
    void emptyDatabase() {
        POSTGRES.server().createDatabase(NAME);
    }

    @AfterEach
    void dropDatabase() {
        POSTGRES.server().dropDatabase(NAME);
    }

    @Test
    void migrate_aServerThatIsThere_makesTheSchema() throws SQLException {
        database(POSTGRES.password()).migrate(Schema.LINK);

        try (HikariDataSource pool = database(POSTGRES.password()).pool("test pool", PATIENCE)) {
            assertThat(query(pool, "select count(*) from link.short_link")).isEqualTo("0");
        }
    }

    @Test
    void migrate_wrongPassword_saysSoAtOnce() {
        assertThatThrownBy(() -> database("wrong").migrate(Schema.LINK))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(NAME)
                .hasMessageContaining("password");
    }

    @Test
    void pool_limitsWhatAStatementMayTake() throws SQLException {
        try (HikariDataSource pool = database(POSTGRES.password()).pool("test pool", PATIENCE)) {
            assertThat(query(pool, "show statement_timeout")).isEqualTo("5s");
            assertThat(query(pool, "show idle_in_transaction_session_timeout")).isEqualTo("5s");
            assertThat(query(pool, "show application_name")).isEqualTo("test pool");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"'https://secret.example/', 1", "'', 7", "null, 2", "'secret'::int, 3"})
    void failure_doesNotQuoteTheRow(String values) throws SQLException {
        try (HikariDataSource pool = database(POSTGRES.password()).pool("test pool", PATIENCE);
                Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create temp table kept (url text not null check (url = ''), id integer unique)");
            statement.execute("insert into kept values ('', 7)");

            assertThatThrownBy(() -> statement.execute("insert into kept values (" + values + ")"))
                    .isInstanceOf(SQLException.class)
                    .message()
                    .doesNotContain("secret.example", "(7)", "(null, 2)");
        }
    }

    @Test
    void pool_withoutServer_opensAllTheSame() {
        Postgres nobody = new Postgres("127.0.0.1", 1, NAME, "u", Secret.of("p"), 2, true);

        try (HikariDataSource pool = nobody.pool("test pool", PATIENCE)) {
            assertThatThrownBy(pool::getConnection).isInstanceOf(SQLException.class);
        }
    }

    private static Postgres database(String password) {
        return new Postgres(POSTGRES.host(), POSTGRES.port(), NAME, POSTGRES.user(), Secret.of(password), 2, true);
    }

    private static String query(HikariDataSource pool, String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
