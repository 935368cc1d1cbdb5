package dev.curlew.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.platform.config.Env;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class MigrateMainTest {
    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final String NAME = "migrate_main_test";

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @BeforeEach
    void emptyDatabase() {
        POSTGRES.server().createDatabase(NAME);
    }

    @AfterEach
    void dropDatabase() {
        POSTGRES.server().dropDatabase(NAME);
    }

    @Test
    void run_emptyDatabase_makesAllSchemas_andAgainChangesNothing() throws SQLException {
        assertThat(run(Map.of())).isZero();
        assertThat(run(Map.of())).isZero();

        assertThat(printed.toString(UTF_8)).contains("schema link is up to date", "schema analytics is up to date");
        try (Connection connection = POSTGRES.server().dataSource(NAME).getConnection()) {
            assertThat(connection
                            .getMetaData()
                            .getTables(null, "link", "short_link", null)
                            .next())
                    .isTrue();
            assertThat(connection
                            .getMetaData()
                            .getTables(null, "analytics", "click", null)
                            .next())
                    .isTrue();
        }
    }

    @Test
    void run_wrongPassword_fails() {
        assertThat(run(Map.of("DB_PASSWORD", "wrong"))).isEqualTo(1);
        assertThat(printed.toString(UTF_8)).contains(NAME, "password");
    }

    @Test
    void run_faultyConfiguration_tellsEachFault() {
        assertThat(run(Map.of("DB_PORT", "many", "DB_PASSWORD", ""))).isEqualTo(2);
        assertThat(printed.toString(UTF_8)).contains("  DB_PORT: ", "  DB_PASSWORD: ");
    }

    private int run(Map<String, String> others) {
        Map<String, String> variables = new HashMap<>(Map.of(
                "DB_HOST", POSTGRES.host(),
                "DB_PORT", Integer.toString(POSTGRES.port()),
                "DB_NAME", NAME,
                "DB_USER", POSTGRES.user(),
                "DB_PASSWORD", POSTGRES.password()));
        variables.putAll(others);
        PrintStream stream = new PrintStream(printed, true, UTF_8);
        return MigrateMain.run(Env.of(variables), stream, stream);
    }
}
