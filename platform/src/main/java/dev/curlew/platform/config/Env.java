package dev.curlew.platform.config;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The variables of an environment, read with a type and a range.
 *
 * <p>No reader throws: it notes the fault and gives a harmless value instead, so that one {@link #check()} at the end
 * tells all faults together. A variable that is blank counts as not set. Not safe for use by several threads.
 *
 * <pre>{@code
 * Env env = Env.system();
 * int port = env.port("GRPC_PORT", 9091);
 * Duration timeout = env.duration("DB_TIMEOUT", ofSeconds(5), ofMillis(1), ofMinutes(1));
 * env.check();
 * }</pre>
 */
public final class Env {

    private static final int LONGEST_SHOWN = 100;
    private static final long LARGEST_SECRET_FILE = 64 * 1024;

    private final Map<String, String> values;
    private final List<String> faults = new ArrayList<>();

    private Env(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    /** Reads the given variables, as tests and the standalone server do. */
    public static Env of(Map<String, String> values) {
        return new Env(values);
    }

    /** Reads the environment of this process. */
    public static Env system() {
        return new Env(System.getenv());
    }

    /** Throws a {@link ConfigException} that lists every fault noted until now; does nothing if there is none. */
    public void check() {
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
    }

    /** Notes a fault that only the caller can see, such as two variables at odds. Never pass a secret's value. */
    public void fault(String name, String value, String expected) {
        String shown = value.length() > LONGEST_SHOWN ? value.substring(0, LONGEST_SHOWN) + "…" : value;
        faults.add(name + ": \"" + shown.replaceAll("\\p{Cntrl}", "?") + "\" (expected: " + expected + ")");
    }

    /** Any text, trimmed. */
    public String string(String name, String fallback) {
        return get(name).orElse(fallback);
    }

    /** Any text, trimmed; a fault if not set, for which an empty text is given. */
    public String required(String name) {
        return get(name).orElseGet(() -> missing(name, ""));
    }

    /** A file or folder, which need not be there. */
    public Optional<Path> path(String name) {
        return get(name).flatMap(text -> {
            try {
                return Optional.of(Path.of(text));
            } catch (InvalidPathException _) {
                fault(name, text, "a path");
                return Optional.empty();
            }
        });
    }

    /**
     * A secret, from the variable itself or from the file that {@code NAME_FILE} names; one newline at the file's end
     * does not belong to it. Faults: both set; a file that is missing, unreadable, empty, over 64 KiB or not UTF-8.
     */
    public Optional<Secret> secret(String name) {
        Optional<String> inline = Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
        Optional<String> file = get(name + "_FILE");
        if (inline.isPresent() && file.isPresent()) {
            faults.add(name + ": set, and " + name + "_FILE too (expected: one of them)");
            return Optional.empty();
        }
        return file.isPresent() ? readSecret(name + "_FILE", file.get()) : inline.map(Secret::of);
    }

    /** As {@link #secret}, and a fault if not set, for which a meaningless secret is given. */
    public Secret requiredSecret(String name) {
        int before = faults.size();
        Optional<Secret> secret = secret(name);
        if (secret.isEmpty() && faults.size() == before) {
            faults.add(name + ": not set (expected: a secret, here or in the file that " + name + "_FILE names)");
        }
        return secret.orElseGet(() -> Secret.of("missing"));
    }

    /** A whole number of {@code min} to {@code max}, both included. */
    public int integer(String name, int fallback, int min, int max) {
        return Math.toIntExact(longInteger(name, fallback, min, max));
    }

    /** A whole number of {@code min} to {@code max}, both included. */
    public long longInteger(String name, long fallback, long min, long max) {
        return read(
                name,
                fallback,
                "a whole number of " + min + " to " + max,
                text -> number(text).filter(value -> value >= min && value <= max));
    }

    /** A TCP port; 0 asks for a free one. */
    public int port(String name, int fallback) {
        return read(
                name,
                fallback,
                "a port of 0 to 65535",
                text -> number(text)
                        .filter(value -> value >= 0 && value <= 65535)
                        .map(Math::toIntExact));
    }

    /** A time such as {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h} or {@code 1d}, within bounds. */
    public Duration duration(String name, Duration fallback, Duration min, Duration max) {
        String expected = "a time of " + Quantities.text(min) + " to " + Quantities.text(max) + ", such as 30s";
        return read(
                name,
                fallback,
                expected,
                text -> Quantities.duration(text)
                        .filter(value -> value.compareTo(min) >= 0 && value.compareTo(max) <= 0));
    }

    /** A size in bytes such as {@code 4096}, {@code 64MiB} or {@code 1GiB}, within bounds. */
    public long bytes(String name, long fallback, long min, long max) {
        String expected = "a size of " + Quantities.text(min) + " to " + Quantities.text(max) + ", such as 64MiB";
        return read(
                name, fallback, expected, text -> Quantities.bytes(text).filter(value -> value >= min && value <= max));
    }

    /** {@code true} or {@code false}, also {@code on}/{@code off}, {@code yes}/{@code no}, {@code 1}/{@code 0}. */
    public boolean bool(String name, boolean fallback) {
        return read(name, fallback, "true or false", text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "on", "yes", "1" -> Optional.of(true);
            case "false", "off", "no", "0" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    /** A {@code host:port}; an IPv6 address in brackets. */
    public Address address(String name, Address fallback) {
        return read(name, fallback, "host:port", Address::tryParse);
    }

    /** An absolute http or https URI with a host and without user, query and fragment. */
    public URI uri(String name, URI fallback) {
        return read(name, fallback, "an http or https URL without user, query and fragment", Env::parseUri);
    }

    /** One of the constants of an enum, in either case, with {@code -} or {@code _} between words. */
    public <E extends Enum<E>> E oneOf(String name, E fallback, Class<E> type) {
        String names = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .collect(Collectors.joining(", "));
        return read(
                name,
                fallback,
                "one of " + names,
                text -> Arrays.stream(type.getEnumConstants())
                        .filter(constant -> constant.name().equalsIgnoreCase(text.replace('-', '_')))
                        .findFirst());
    }

    /** Texts between commas, trimmed; empty ones are left out. */
    public List<String> list(String name, List<String> fallback) {
        return get(name).map(Env::split).orElseGet(() -> List.copyOf(fallback));
    }

    private static List<String> split(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    private <T> T read(String name, T fallback, String expected, Function<String, Optional<T>> parser) {
        Optional<String> text = get(name);
        if (text.isEmpty()) {
            return fallback;
        }
        Optional<T> value = parser.apply(text.get());
        if (value.isEmpty()) {
            fault(name, text.get(), expected);
        }
        return value.orElse(fallback);
    }

    private <T> T missing(String name, T placeholder) {
        faults.add(name + ": not set (expected: a value)");
        return placeholder;
    }

    private Optional<Secret> readSecret(String name, String file) {
        try {
            Path path = Path.of(file);
            if (Files.size(path) > LARGEST_SECRET_FILE) {
                fault(name, file, "a file of 64 KiB at most");
                return Optional.empty();
            }
            String value = Files.readString(path).replaceFirst("\r?\n\\z", "");
            if (value.isEmpty()) {
                fault(name, file, "a file that is not empty");
                return Optional.empty();
            }
            return Optional.of(Secret.of(value));
        } catch (IOException | InvalidPathException _) {
            fault(name, file, "a readable file of UTF-8 text");
            return Optional.empty();
        }
    }

    private static Optional<Long> number(String text) {
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static Optional<URI> parseUri(String text) {
        try {
            URI uri = new URI(text);
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            boolean bare = uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
            return web && bare && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }
}
