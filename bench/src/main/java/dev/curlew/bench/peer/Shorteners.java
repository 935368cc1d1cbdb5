package dev.curlew.bench.peer;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The shorteners that are on this machine, and what to do to have the others. */
public final class Shorteners {
    private static final String DEBIAN =
            "`apt-get install nginx-light php-fpm php-mysql php-mbstring mariadb-server-core" + " mariadb-client-core`";

    private final Path folder;
    private final List<Kind> peers = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();

    private Shorteners(Path folder, Optional<Path> chhoto) {
        this.folder = folder;
        program("Chhoto", chhoto.or(() -> built("chhoto/chhoto-url")))
                .ifPresent(program -> peers.add(Chhoto.kind(program, version("chhoto"))));
        program("Kutt", built("kutt/server/server.js"))
                .filter(server -> installed("Kutt", "node", "`apt-get install nodejs`"))
                .ifPresent(server -> peers.add(Kutt.kind(folder.resolve("kutt"), version("kutt"))));
        program("golink", built("golink/golink"))
                .ifPresent(program -> peers.add(Golink.kind(program, version("golink"))));
        program("YOURLS", built("yourls/yourls-loader.php")).ifPresent(_ -> yourls());
    }

    /** Those that {@code bench/peers/build} put into a folder. */
    public static Shorteners in(Path folder) {
        return new Shorteners(
                folder.toAbsolutePath(),
                Optional.ofNullable(System.getenv("CHHOTO_BIN")).map(Path::of).map(Path::toAbsolutePath));
    }

    /** Where {@code bench/peers/build} puts them unless it is told otherwise. */
    public static Path folder() {
        return Optional.ofNullable(System.getenv("CURLEW_PEERS_DIR"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("curlew.root", ".")).resolve(".curlew/peers"));
    }

    /** The others, as far as they are here. */
    public List<Kind> peers() {
        return List.copyOf(peers);
    }

    /** Curlew, and the others as far as they are here. */
    public List<Kind> all() {
        List<Kind> all = new ArrayList<>();
        all.add(Curlew.kind("this commit"));
        all.addAll(peers);
        return all;
    }

    /** A sentence for each that is not here. */
    public List<String> missing() {
        return List.copyOf(missing);
    }

    /** The load generator that keeps to a rate, if it is here. */
    public Optional<Path> wrk2() {
        return built("wrk2/wrk");
    }

    private void yourls() {
        List<Optional<Path>> programs = List.of(
                find("nginx"),
                find("php-fpm").or(() -> find("php-fpm8.4")).or(() -> find("php-fpm8.2")),
                find("mariadbd"),
                find("mariadb-install-db"));
        if (programs.stream().anyMatch(Optional::isEmpty)) {
            missing.add("YOURLS did not run: it needs " + DEBIAN + ".");
            return;
        }
        List<Path> found = programs.stream().flatMap(Optional::stream).toList();
        peers.add(Yourls.kind(
                folder.resolve("yourls"),
                new Yourls.Programs(found.get(0), found.get(1), found.get(2), found.get(3)),
                version("yourls")));
    }

    private Optional<Path> program(String name, Optional<Path> program) {
        if (program.isEmpty()) {
            missing.add("%s did not run: build it with `bench/peers/build %s`."
                    .formatted(name, name.toLowerCase(Locale.ROOT)));
        }
        return program;
    }

    private boolean installed(String name, String program, String how) {
        boolean installed = find(program).isPresent();
        if (!installed) {
            missing.add(name + " did not run: it needs " + how + ".");
        }
        return installed;
    }

    private Optional<Path> built(String path) {
        return Optional.of(folder.resolve(path)).filter(Files::isRegularFile);
    }

    /** What it was built of; where somebody else built it, that is not known. */
    private String version(String peer) {
        try {
            return Files.readString(folder.resolve(peer + ".version")).strip();
        } catch (IOException _) {
            return "of an unknown commit";
        }
    }

    /** A program by its name, in the places where they are. */
    static Optional<Path> find(String program) {
        String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
        return Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(path)
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
