package dev.curlew.cli.console;

import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** How far a transfer of bytes is: a bar on a terminal, else a line now and then. Not safe for several threads. */
public final class Progress implements AutoCloseable {
    /** The size of a transfer is not known. */
    public static final long UNKNOWN = -1;

    private static final long MEBIBYTE = 1L << 20;
    private static final int REDRAW_MILLIS = 200;
    private static final int STEPS = 10;

    private final Console console;
    private final String what;
    private final long total;
    private final @Nullable ProgressBar bar;
    private long told;

    private Progress(Console console, String what, long total, long from) {
        this.console = console;
        this.what = what;
        this.total = total;
        this.told = from;
        this.bar = console.terminal().err() ? bar(console, what, total, from) : null;
    }

    /** Begins to show a transfer of {@code total} bytes, or {@link #UNKNOWN}, of which {@code from} are there already. */
    public static Progress start(Console console, String what, long total, long from) {
        return new Progress(console, what, total, from);
    }

    /** So many bytes are there, counted from the beginning of the file. */
    public void at(long bytes) {
        if (bar != null) {
            bar.stepTo(bytes);
        } else if (bytes - told >= step() || (bytes == total && told != total)) {
            told = bytes;
            console.tell(line(bytes));
        }
    }

    private long step() {
        return Math.max(MEBIBYTE, total / STEPS);
    }

    private String line(long bytes) {
        String done = String.format(Locale.ROOT, "%s: %.1f MiB", what, (double) bytes / MEBIBYTE);
        return total <= 0
                ? done
                : String.format(
                        Locale.ROOT, "%s of %.1f MiB (%d%%)", done, (double) total / MEBIBYTE, bytes * 100 / total);
    }

    private static ProgressBar bar(Console console, String what, long total, long from) {
        boolean unicode = console.err().charset().newEncoder().canEncode('█');
        return new ProgressBarBuilder()
                .setTaskName(what)
                .setInitialMax(total)
                .startsFrom(from, Duration.ZERO)
                .setUnit(" MiB", MEBIBYTE)
                .setStyle(unicode ? ProgressBarStyle.UNICODE_BLOCK : ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REDRAW_MILLIS)
                .setConsumer(new ConsoleProgressBarConsumer(
                        console.err(), console.terminal().columns() - 1))
                .build();
    }

    /** Leaves the bar as it is, and the line after it free. */
    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
