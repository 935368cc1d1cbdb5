package dev.curlew.embedded.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class ExtensionsTest {
    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @Test
    void shared_databaseOfTheClass_isThere() throws SQLException {
        try (Connection connection = POSTGRES.dataSource().getConnection()) {
            assertThat(connection.getCatalog()).isEqualTo(POSTGRES.database());
        }
        assertThat(REDIS.server().ready()).isTrue();
        assertThat(REDIS.uri().toString()).contains(REDIS.password()).endsWith(":" + REDIS.port());
    }

    @Test
    void server_notRegistered_saysHowTo() {
        assertThatThrownBy(() -> PostgresExtension.shared().port())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("static field");
    }

    @Nested
    final class OtherClass {
        @RegisterExtension
        static final PostgresExtension SECOND = PostgresExtension.shared();

        @RegisterExtension
        static final RedisExtension OWN = RedisExtension.own();

        @Test
        void shared_secondClass_sameServerOtherDatabase() throws SQLException {
            assertThat(SECOND.server()).isSameAs(POSTGRES.server());
            assertThat(SECOND.database()).isNotEqualTo(POSTGRES.database());
            try (Connection connection = SECOND.dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("create table t (n int)");
            }
        }

        @Test
        void own_killed_staysDeadAndOthersLive() {
            assertThat(OWN.server()).isNotSameAs(REDIS.server());

            OWN.server().kill();

            assertThat(OWN.server().ready()).isFalse();
            assertThat(REDIS.server().ready()).isTrue();
            OWN.server().restart();
        }
    }
}
