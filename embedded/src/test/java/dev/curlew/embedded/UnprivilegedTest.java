package dev.curlew.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

final class UnprivilegedTest {
    @TempDir
    private Path dir;

    @Test
    @EnabledIf("isRoot")
    void byUser_rootWithoutNamespaces_postgresRunsAsNobodyAndKeepsItsData() throws IOException {
        Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-xr-x"));
        Tools tools = Tools.in(dir.resolve("tools"));
        PostgresBinaries binaries = PostgresBinaries.unpacked(tools);
        Unprivileged nobody = Unprivileged.byUser(binaries.program("postgres"));
        ServerOptions options = ServerOptions.in(dir.resolve("postgres")).fast();

        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(options, binaries, nobody)) {
            assertThat(ProcessHandle.of(postgres.pid()).orElseThrow().info().user())
                    .hasValueSatisfying(user -> assertThat(user).isNotEqualTo("root"));
            postgres.createDatabase("kept");
            postgres.kill();
            await().until(postgres::ready);
            postgres.dropDatabase("kept");
        }
    }

    static boolean isRoot() {
        return new UnixSystem().getUid() == 0;
    }
}
