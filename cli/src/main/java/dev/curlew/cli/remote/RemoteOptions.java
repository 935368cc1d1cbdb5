package dev.curlew.cli.remote;

import dev.curlew.cli.console.Console;
import dev.curlew.cli.console.InputFile;
import dev.curlew.cli.failure.CommandFailure;
import dev.curlew.platform.config.Address;
import dev.curlew.platform.config.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for the server and the key. */
public final class RemoteOptions {
    static final String SERVER = "CURLEW_SERVER";
    static final String KEY = "CURLEW_API_KEY";
    static final String KEY_FILE = "CURLEW_API_KEY_FILE";
    static final String TLS = "CURLEW_TLS";
    static final String TLS_CA = "CURLEW_TLS_CA";

    private static final int MOST_KEY_BYTES = 4096;
    private static final String DEFAULT_SERVER = "localhost:9090";

    @Option(
            names = "--server",
            paramLabel = "HOST:PORT",
            description = "where the server is (default: $CURLEW_SERVER, else localhost:9090)")
    private @Nullable String server;

    @Option(names = "--tls", description = "call it by TLS (also: CURLEW_TLS=true)")
    private boolean tls;

    @Option(
            names = "--tls-ca",
            paramLabel = "FILE",
            description = "the certificates to trust, in PEM; implies --tls (default: $CURLEW_TLS_CA, else Java's)")
    private @Nullable Path tlsCa;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = {
                "the file with the API key (default: $CURLEW_API_KEY_FILE, else the key in $CURLEW_API_KEY)",
                "There is no option for the key itself, as every user of a machine sees the commands that run on it."
            })
    private @Nullable Path keyFile;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "how long a call may take, such as 90s (default: 30s; imports, exports and watching: 24h)")
    private @Nullable Duration timeout;

    /** A connection as asked for. It is made with the first call. */
    public Remote open(Console console) {
        Address address = address(console);
        if (timeout != null && (timeout.isZero() || timeout.isNegative())) {
            throw CommandFailure.usage("--timeout: expected more than nothing");
        }
        Path trusted =
                tlsCa != null ? tlsCa : console.variable(TLS_CA).map(Path::of).orElse(null);
        boolean encrypted = tls || trusted != null || isTrue(console, TLS);
        Optional<Secret> key = key(console);
        if (key.isPresent() && !encrypted && !isLoopback(address.host())) {
            console.tell("curlew: the key goes to " + address + " unencrypted; --tls encrypts it.");
        }
        return Remote.open(address, encrypted, trusted, key, Optional.ofNullable(timeout));
    }

    private Address address(Console console) {
        String text = server != null ? server : console.variable(SERVER).orElse(DEFAULT_SERVER);
        String name = server != null ? "--server" : SERVER;
        try {
            Address address = Address.parse(text);
            if (address.port() > 0) {
                return address;
            }
        } catch (IllegalArgumentException _) {
            // Told below.
        }
        throw CommandFailure.usage(name + ": \"" + text + "\" (expected: HOST:PORT, such as localhost:9090)");
    }

    private Optional<Secret> key(Console console) {
        Optional<String> fileVariable = console.variable(KEY_FILE);
        Optional<String> variable = console.variable(KEY);
        if (keyFile != null) {
            return Optional.of(read("--key-file", keyFile));
        }
        if (fileVariable.isPresent() && variable.isPresent()) {
            throw CommandFailure.usage("both " + KEY + " and " + KEY_FILE + " are set (expected: one of them)");
        }
        return fileVariable.map(file -> read(KEY_FILE, Path.of(file))).or(() -> variable.map(key -> check(KEY, key)));
    }

    private static Secret read(String name, Path file) {
        return check(name + " " + file, InputFile.read(name, file, MOST_KEY_BYTES));
    }

    private static Secret check(String name, String text) {
        String key = text.strip();
        if (!key.matches("[\\x21-\\x7e]+")) {
            throw CommandFailure.usage(name + ": no key (expected: one line of visible ASCII characters)");
        }
        return Secret.of(key);
    }

    private static boolean isTrue(Console console, String name) {
        return console.variable(name)
                .map(value -> switch (value) {
                    case "true", "1" -> true;
                    case "false", "0" -> false;
                    default -> throw CommandFailure.usage(name + ": \"" + value + "\" (expected: true or false)");
                })
                .orElse(false);
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("::1") || host.matches("127(\\.\\d{1,3}){3}");
    }
}
