package dev.curlew.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedPostgresTest {
    private static final String IDENTIFIER = "select system_identifier from pg_control_system()";

    @TempDir
    private Path dir;

    /** Also for tests of servers that are durable: making a cluster takes longer. */
    @BeforeEach
    void copyCluster() throws IOException {
        PostgresBinaries binaries = PostgresBinaries.unpacked(Tools.ofThisMachine());
        new InitDb(binaries, Unprivileged.toRun(binaries.program("postgres")), "curlew").copy(dir, "data");
    }

    @Test
    void restart_dataKept() throws SQLException {
        int port;
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(dir, 0)) {
            port = postgres.port();
            execute(postgres, "create table t (n int); insert into t values (42)");
            assertThat(query(
                            postgres,
                            "select setting from pg_settings where name in ('fsync', 'synchronous_commit',"
                                    + " 'full_page_writes') and setting <> 'on'"))
                    .isEqualTo("nothing");
        }
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(dir, port)) {
            assertThat(query(postgres, "select n from t")).isEqualTo("42");
        }
    }

    @Test
    void start_fast_copyOfOneCluster(@TempDir Path others) throws SQLException {
        try (EmbeddedPostgres postgres =
                        EmbeddedPostgres.start(ServerOptions.in(dir).fast());
                EmbeddedPostgres another = EmbeddedPostgres.start(
                        ServerOptions.in(others.resolve("another")).fast());
                EmbeddedPostgres durable = EmbeddedPostgres.start(others.resolve("durable"), 0)) {
            assertThat(query(another, IDENTIFIER)).isEqualTo(query(postgres, IDENTIFIER));
            assertThat(query(durable, IDENTIFIER)).isNotEqualTo(query(postgres, IDENTIFIER));
            assertThat(durable.password()).isNotEqualTo(postgres.password());
        }
    }

    @Test
    void kill_supervised_comesBackWithItsData() throws SQLException {
        BlockingQueue<ServerRestart> restarts = new LinkedBlockingQueue<>();
        ServerOptions options = ServerOptions.in(dir).fast().onRestart(restarts::add);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(options)) {
            execute(postgres, "create table t (n int); insert into t values (42)");
            long before = postgres.pid();

            postgres.kill();

            await().until(() -> !restarts.isEmpty());
            assertThat(restarts).first().satisfies(restart -> {
                assertThat(restart.exitStatus()).isEqualTo(128 + 9);
                assertThat(restart.pid()).isNotEqualTo(before).isEqualTo(postgres.pid());
            });
            assertThat(query(postgres, "select n from t")).isEqualTo("42");
        }
    }

    @Test
    void kill_unsupervised_staysDeadUntilRestart() throws SQLException {
        try (EmbeddedPostgres postgres =
                EmbeddedPostgres.start(ServerOptions.in(dir).fast().unsupervised())) {
            execute(postgres, "create table t (n int); insert into t values (42)");

            postgres.kill();
            assertThat(postgres.ready()).isFalse();
            assertThatThrownBy(postgres::pid).isInstanceOf(IllegalStateException.class);

            postgres.restart();
            assertThat(query(postgres, "select n from t")).isEqualTo("42");
        }
    }

    @Test
    void kill_whileManyAreConnected_letsAnotherServeTheDataAtOnce() throws SQLException {
        try (EmbeddedPostgres postgres =
                EmbeddedPostgres.start(ServerOptions.in(dir).fast().unsupervised())) {
            for (int i = 0; i < 2; i++) {
                List<Connection> connected = new ArrayList<>();
                for (int j = 0; j < 60; j++) {
                    connected.add(postgres.dataSource("postgres").getConnection());
                }
                postgres.kill();

                postgres.restart();

                assertThat(query(postgres, "select 1")).isEqualTo("1");
                for (Connection each : connected) {
                    each.close();
                }
            }
        }
    }

    @Test
    void start_staleNoteOfAProcessThatIsAnother_starts() throws IOException {
        // As after a reboot: the id belongs to a process that is not Postgres.
        long other = ProcessHandle.current().pid();
        Files.writeString(
                dir.resolve("data/postmaster.pid"), other + "\n" + dir + "/data\n0\n1\n\n127.0.0.1\n\nready\n");

        try (EmbeddedPostgres postgres =
                EmbeddedPostgres.start(ServerOptions.in(dir).fast())) {
            assertThat(postgres.ready()).isTrue();
        }
    }

    @Test
    void start_portInUse_namesPortAndSetting() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            ServerOptions options = ServerOptions.in(dir).withPort(port, "DB_PORT");

            assertThatThrownBy(() -> EmbeddedPostgres.start(options))
                    .isInstanceOf(PortInUseException.class)
                    .hasMessageContaining(Integer.toString(port))
                    .hasMessageContaining("DB_PORT")
                    .hasMessageNotContaining("\n");
        }
        EmbeddedPostgres.start(ServerOptions.in(dir).fast()).close();
    }

    @Test
    void start_folderInUse_saysSo() {
        ServerOptions options = ServerOptions.in(dir).fast();
        try (EmbeddedPostgres first = EmbeddedPostgres.start(options)) {
            assertThatThrownBy(() -> EmbeddedPostgres.start(options))
                    .isInstanceOf(EmbeddedServerException.class)
                    .hasMessageContaining("already runs on the folder " + dir);
            assertThat(first.ready()).isTrue();
        }
    }

    @Test
    void start_dataOfAnotherVersion_saysWhatToDo() throws IOException {
        Files.writeString(dir.resolve("data/PG_VERSION"), "12\n");

        assertThatThrownBy(() -> EmbeddedPostgres.start(ServerOptions.in(dir)))
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessageContaining("Postgres 12");
    }

    @Test
    void start_brokenConfiguration_errorEndsWithTheLog() throws IOException {
        Files.writeString(dir.resolve("data/postgresql.conf"), "no_such_setting = 1\n");

        assertThatThrownBy(() -> EmbeddedPostgres.start(ServerOptions.in(dir)))
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessageContaining("no_such_setting");
    }

    @Test
    void login_wrongPassword_refused() throws IOException {
        try (EmbeddedPostgres postgres =
                EmbeddedPostgres.start(ServerOptions.in(dir).fast())) {
            assertThatThrownBy(() -> DriverManager.getConnection(
                            postgres.jdbcUrl(postgres.database()), postgres.user(), "wrong"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("password"))))
                    .isEqualTo("rw-------");
        }
    }

    private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = postgres.dataSource(postgres.database()).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = postgres.dataSource(postgres.database()).getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : "nothing";
        }
    }
}
