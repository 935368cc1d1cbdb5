package dev.curlew.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** The files of a Postgres server. */
final class PostgresCluster {
    private static final String MAJOR = "18";
    private static final String FRESH = "data.new";

    private final DataDir dir;
    private final PostgresBinaries binaries;
    private final Unprivileged unprivileged;
    private final String user;
    private final boolean durable;

    PostgresCluster(DataDir dir, PostgresBinaries binaries, Unprivileged unprivileged, String user, boolean durable) {
        this.dir = dir;
        this.binaries = binaries;
        this.unprivileged = unprivileged;
        this.user = user;
        this.durable = durable;
    }

    /** The folder that Postgres calls its data directory. */
    Path data() {
        return dir.resolve("data");
    }

    String user() {
        return user;
    }

    String password() {
        return dir.password();
    }

    List<String> command(List<String> command) {
        return binaries.command(command, unprivileged);
    }

    /** Makes the cluster if there is none, and sees to it that a server may start on it. */
    void prepare() {
        try {
            if (Files.notExists(data())) {
                create();
            }
            String version = Files.readString(data().resolve("PG_VERSION")).strip();
            if (!version.equals(MAJOR)) {
                throw new EmbeddedServerException("the data in " + data() + " is of Postgres " + version + ", this is "
                        + MAJOR + ": dump it with the old one and restore it here, or choose another folder");
            }
            forgetStaleServer();
            unprivileged.own(dir.path());
        } catch (IOException e) {
            throw new EmbeddedServerException("cannot use the Postgres data in " + data() + ": " + e, e);
        }
    }

    private void create() throws IOException {
        Path fresh = dir.resolve(FRESH);
        // What an interrupted creation left.
        Tools.deleteTree(fresh);
        InitDb initDb = new InitDb(binaries, unprivileged, user);
        if (durable) {
            dir.password();
            unprivileged.own(dir.path());
            initDb.create(dir.path(), FRESH);
        } else {
            initDb.copy(dir.path(), FRESH);
        }
        Files.move(fresh, data(), StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Removes the note of a killed server's process if that id belongs to something else by now (as after a reboot, or
     * in a new container): Postgres would take it for a server that still runs.
     */
    private void forgetStaleServer() throws IOException {
        Path note = data().resolve("postmaster.pid");
        if (Files.notExists(note)) {
            return;
        }
        // Where no such process runs, the note stays: by it Postgres finds out whether parts of the old server still
        // do.
        boolean someoneElse = ProcessHandle.of(Long.parseLong(firstLine(note)))
                .flatMap(process -> process.info().command())
                .filter(program -> !program.endsWith("/postgres"))
                .isPresent();
        if (someoneElse) {
            Files.delete(note);
        }
    }

    private static String firstLine(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.findFirst().map(String::strip).orElse("0");
        }
    }
}
