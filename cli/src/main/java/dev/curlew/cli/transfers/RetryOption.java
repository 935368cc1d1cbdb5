package dev.curlew.cli.transfers;

import java.time.Duration;
import picocli.CommandLine.Option;

/** The option for how long a lost connection is sought again. */
final class RetryOption {
    @Option(
            names = "--retry-for",
            paramLabel = "TIME",
            description = "how long to try again where the connection is lost and nothing moves on (default: 2m)")
    private Duration limit = Duration.ofMinutes(2);

    Duration limit() {
        return limit;
    }
}
