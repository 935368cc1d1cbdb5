package dev.curlew.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** Makes the files of new clusters, with one user and its password. */
final class InitDb {
    private static final String DATA = "data";
    private static final List<String> COMMAND = List.of(
            "initdb",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--data-checksums",
            "--no-instructions");

    private final PostgresBinaries binaries;
    private final Unprivileged unprivileged;
    private final String user;

    InitDb(PostgresBinaries binaries, Unprivileged unprivileged, String user) {
        this.binaries = binaries;
        this.unprivileged = unprivileged;
        this.user = user;
    }

    /** Makes a cluster of its own in a folder that has its password; all of it is on the disk when this returns. */
    void create(Path folder, String data) throws IOException {
        List<String> command = binaries.command(
                Stream.concat(
                                COMMAND.stream(),
                                Stream.of(
                                        "--pgdata=" + folder.resolve(data),
                                        "--username=" + user,
                                        "--pwfile=" + folder.resolve(DataDir.PASSWORD)))
                        .toList(),
                unprivileged);
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new EmbeddedServerException("initdb failed:\n" + output.strip());
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new EmbeddedServerException("interrupted while initdb ran", e);
        }
    }

    /**
     * Copies a cluster that is made once on this machine, and its password with it: that takes a tenth of the time, and does for data
     * that nobody keeps.
     */
    void copy(Path folder, String data) throws IOException {
        Path first = binaries.beside(
                "cluster-" + Integer.toHexString(List.of(COMMAND, user).hashCode()), empty -> {
                    DataDir.makePassword(empty.resolve(DataDir.PASSWORD));
                    unprivileged.own(empty);
                    create(empty, DATA);
                });
        Files.copy(
                first.resolve(DataDir.PASSWORD),
                folder.resolve(DataDir.PASSWORD),
                StandardCopyOption.COPY_ATTRIBUTES,
                StandardCopyOption.REPLACE_EXISTING);
        copyTree(first.resolve(DATA), folder.resolve(data));
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path each : tree.toList()) {
                Files.copy(each, to.resolve(from.relativize(each)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
