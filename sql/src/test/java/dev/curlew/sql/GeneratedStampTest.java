package dev.curlew.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedStampTest {
    private static final String MIGRATION = "V001__first.sql";
    private static final String SQL = "CREATE TABLE first (id bigint)";

    @TempDir
    private Path folder;

    @Test
    void addFolder_jarThatSomebodyElseReads() throws Exception {
        Path loose = Files.createDirectory(folder.resolve("migrations"));
        Files.writeString(loose.resolve(MIGRATION), SQL);
        URI jar = URI.create("jar:" + folder.resolve("sql.jar").toUri());
        try (FileSystem made = FileSystems.newFileSystem(jar, Map.of("create", "true"))) {
            Files.writeString(Files.createDirectory(made.getPath("/migrations")).resolve(MIGRATION), SQL);
        }

        try (FileSystem _ = FileSystems.newFileSystem(jar, Map.of())) {
            URL packed = URI.create(jar + "!/migrations").toURL();

            assertThat(digest(packed)).isEqualTo(digest(loose.toUri().toURL()));
        }
    }

    private static byte[] digest(URL migrations) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        GeneratedStamp.addFolder(migrations, digest);
        return digest.digest();
    }
}
