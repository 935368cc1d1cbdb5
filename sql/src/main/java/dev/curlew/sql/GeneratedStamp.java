package dev.curlew.sql;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jooq.Constants;

/** Tells whether generated sources are those of the migrations as they are now. */
final class GeneratedStamp {
    private final Path file;
    private final String hash;

    private GeneratedStamp(Path file, String hash) {
        this.file = file;
        this.hash = hash;
    }

    static GeneratedStamp of(Schema schema, String javaPackage, Path output) throws IOException {
        return new GeneratedStamp(output.resolve(".stamp"), hash(schema, javaPackage));
    }

    boolean isCurrent() throws IOException {
        return Files.exists(file) && Files.readString(file).equals(hash);
    }

    /** Before generating, so that an interrupted run leaves none. */
    void remove() throws IOException {
        Files.deleteIfExists(file);
    }

    void write() throws IOException {
        Files.writeString(file, hash);
    }

    private static String hash(Schema schema, String javaPackage) throws IOException {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            String versions = JooqConfiguration.VERSION + " " + Constants.FULL_VERSION + " " + javaPackage;
            sha256.update(versions.getBytes(StandardCharsets.UTF_8));
            addMigrations(schema, sha256);
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void addMigrations(Schema schema, MessageDigest digest) throws IOException, URISyntaxException {
        URL folder = GeneratedStamp.class.getResource("/" + schema.resources());
        if (folder == null) {
            throw new IllegalStateException("not on the class path: " + schema.resources());
        }
        addFolder(folder, digest);
    }

    /** Adds all files of a folder, in a jar or not. */
    static void addFolder(URL folder, MessageDigest digest) throws IOException, URISyntaxException {
        if (folder.openConnection() instanceof JarURLConnection inside) {
            // A file system of its own: that of an address is there once in a JVM, in which two modules may be built at
            // a time.
            try (FileSystem jar =
                    FileSystems.newFileSystem(Path.of(inside.getJarFileURL().toURI()))) {
                addFiles(jar.getPath("/" + inside.getEntryName()), digest);
            }
        } else {
            addFiles(Path.of(folder.toURI()), digest);
        }
    }

    private static void addFiles(Path folder, MessageDigest digest) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.sorted().toList();
        }
        for (Path migration : files) {
            digest.update(migration.getFileName().toString().getBytes(StandardCharsets.UTF_8));
            digest.update(Files.readAllBytes(migration));
        }
    }
}
