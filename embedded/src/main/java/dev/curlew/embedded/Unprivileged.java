package dev.curlew.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs Postgres, which refuses to run as root. Where user namespaces are allowed, it sees itself as nobody and
 * still owns root's files; elsewhere it becomes nobody, and its data with it.
 */
final class Unprivileged {
    /** The id of {@code nobody} on every system, and the one that a user namespace without a map shows. */
    private static final int NOBODY = 65_534;

    /** What Java calls a user that the system knows no name for, as in some containers; Postgres refuses those too. */
    private static final String NAMELESS = "?";

    private final List<String> prefix;
    private final boolean ownsData;

    private Unprivileged(List<String> prefix, boolean ownsData) {
        this.prefix = prefix;
        this.ownsData = ownsData;
    }

    /** Finds a way to run {@code program}, which must know {@code --version}. */
    static Unprivileged toRun(String program) {
        boolean root = new UnixSystem().getUid() == 0;
        if (!root && !System.getProperty("user.name").equals(NAMELESS)) {
            return new Unprivileged(List.of(), false);
        }
        Optional<List<String>> namespace =
                Executables.find("unshare").map(unshare -> List.of(unshare.toString(), "--user"));
        if (namespace.isPresent() && works(namespace.get(), program)) {
            return new Unprivileged(namespace.get(), false);
        }
        if (!root) {
            throw new EmbeddedServerException(
                    "Postgres wants a user with a name: this one, " + new UnixSystem().getUid() + ", has none");
        }
        return byUser(program);
    }

    /** The second way, for root without user namespaces. */
    static Unprivileged byUser(String program) {
        List<String> user = Executables.find("setpriv")
                .map(setpriv -> List.of(
                        setpriv.toString(),
                        "--reuid=" + NOBODY,
                        "--regid=" + NOBODY,
                        "--clear-groups",
                        "--no-new-privs"))
                .orElse(List.of());
        if (user.isEmpty() || !works(user, program)) {
            throw new EmbeddedServerException(
                    "Postgres refuses to run as root, and here it cannot run as nobody: run as an"
                            + " ordinary user, or set CURLEW_TOOLS_DIR and the data folder to folders that all users may enter");
        }
        return new Unprivileged(user, true);
    }

    private static boolean works(List<String> prefix, String program) {
        try {
            Process process = new ProcessBuilder(with(prefix, List.of(program, "--version")))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static List<String> with(List<String> prefix, List<String> command) {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(command);
        return whole;
    }

    List<String> command(List<String> command) {
        return with(prefix, command);
    }

    /** Gives a folder and all in it to the user that the programs run as. */
    void own(Path folder) {
        if (!ownsData) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            tree.forEach(Unprivileged::giveToNobody);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void giveToNobody(Path path) {
        try {
            Files.setAttribute(path, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:gid", NOBODY, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
