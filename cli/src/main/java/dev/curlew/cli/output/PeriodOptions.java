package dev.curlew.cli.output;

import com.google.protobuf.Timestamp;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for a period of time, whose end is not in it. */
public final class PeriodOptions {
    @Option(
            names = "--start-time",
            paramLabel = "TIME",
            description = "only since: 2026-01-31, 2026-01-31T12:00:00Z or -7d")
    private @Nullable Timestamp start;

    @Option(names = "--end-time", paramLabel = "TIME", description = "only before (default: now)")
    private @Nullable Timestamp end;

    /** Hands on what was given. */
    public void applyTo(Consumer<Timestamp> startTime, Consumer<Timestamp> endTime) {
        if (start != null) {
            startTime.accept(start);
        }
        if (end != null) {
            endTime.accept(end);
        }
    }

    /** Whether neither was given. */
    public boolean isOpen() {
        return start == null && end == null;
    }
}
