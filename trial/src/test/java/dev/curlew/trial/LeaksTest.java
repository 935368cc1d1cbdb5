package dev.curlew.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.embedded.junit.PostgresExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class LeaksTest {
    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private final Leaks leaks = new Leaks(List.of("cur_secret", "s3cret"), "target.example", "203.0.113.");

    @Test
    void logs(@TempDir Path folder) throws Exception {
        Path clean = Files.writeString(folder.resolve("clean"), "all is well\n");
        Path key = Files.writeString(folder.resolve("key"), "all is well\nkey=cur_secret\n");
        Path target = Files.write(folder.resolve("target"), new byte[] {(byte) 0xff, '\n', 't'});
        Files.writeString(target, "https://target.example/1\n");
        Path network = Files.writeString(folder.resolve("network"), "from 203.0.113.0\n");

        leaks.readLogs(List.of(clean, key, target, network));

        assertThat(leaks.found())
                .containsExactly(
                        key + ": key=cur_secret",
                        target + ": https://target.example/1",
                        network + ": from 203.0.113.0");
        assertThat(leaks.looked()).isEqualTo(4);
    }

    @Test
    void data_mayNameTargetsAndNetworks_notKeysNorAddresses(@TempDir Path folder) throws Exception {
        Path allowed = Files.writeString(folder.resolve("allowed"), "https://target.example/1 from 203.0.113.0/24\n");
        Path address = Files.writeString(folder.resolve("address"), "from 203.0.113.7\n");
        Path key = Files.writeString(folder.resolve("key"), "s3cret\n");

        leaks.readData(List.of(allowed, address, key, folder.resolve("gone")));

        assertThat(leaks.found()).containsExactly(address + ": from 203.0.113.7", key + ": s3cret");
    }

    @Test
    void tables() throws SQLException {
        try (Connection connection = POSTGRES.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create schema link");
            statement.execute(
                    "create table link.fine as select 'https://target.example/1' target, '203.0.113.0' network");
            statement.execute("create table link.key as select 1 number, 'cur_secret' key");
            statement.execute("create table link.visit as select inet '203.0.113.7' address");
        }

        leaks.readTables(POSTGRES.dataSource());

        assertThat(leaks.found())
                .containsExactlyInAnyOrder("table link.key: (1,cur_secret)", "table link.visit: (203.0.113.7)");
        assertThat(leaks.looked()).isEqualTo(3);
    }

    @Test
    void commandLines() throws Exception {
        Process process = new ProcessBuilder("sleep", "60").start();
        try {
            Leaks sleepers = new Leaks(List.of("sleep 60"), "target.example", "203.0.113.");
            sleepers.readCommandLines();
            assertThat(sleepers.found()).contains("the command line of process " + process.pid());
        } finally {
            process.destroyForcibly();
        }
    }
}
