package dev.curlew.cli.output;

import com.google.protobuf.util.Durations;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option for how long an old secret goes on beside its new one. */
public final class OverlapOption {
    @Option(
            names = "--overlap",
            paramLabel = "TIME",
            description = "how long the old secret goes on to count, 0s to 30d (default: a day)")
    private @Nullable Duration overlap;

    /** As the API has it; empty if it was not given. */
    public Optional<com.google.protobuf.Duration> given() {
        return Optional.ofNullable(overlap).map(given -> Durations.fromNanos(given.toNanos()));
    }
}
