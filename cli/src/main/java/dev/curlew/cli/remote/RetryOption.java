package dev.curlew.cli.remote;

import dev.curlew.cli.console.Console;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The option for how long a lost connection is sought again. */
public final class RetryOption {
    @Option(
            names = "--retry-for",
            paramLabel = "TIME",
            description = "how long to try again where the connection is lost and nothing moves on (default: 2m)")
    private Duration limit = Duration.ofMinutes(2);

    /** Begins a stream, of which so much is there already. */
    public Retries begin(Remote remote, Console console, long reached) {
        return new Retries(remote, console, limit, reached);
    }
}
