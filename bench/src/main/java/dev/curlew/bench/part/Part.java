package dev.curlew.bench.part;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import dev.curlew.bench.measure.Machine;
import dev.curlew.bench.measure.Settling;
import dev.curlew.bench.peer.Curlew;
import dev.curlew.bench.peer.Kind;
import dev.curlew.bench.peer.PeersFolder;
import dev.curlew.bench.peer.Shortener;
import dev.curlew.bench.peer.Shorteners;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A part of the benchmarks: a command that measures, prints what it found, and keeps it in {@code bench/results}. */
public abstract class Part implements Callable<Integer> {

    @Option(names = "--quick", description = "short rounds: to see that it runs, not what it gives")
    private boolean quick;

    @Mixin
    private final PeersFolder peers = new PeersFolder();

    @Option(
            names = "--contenders",
            split = ",",
            paramLabel = "NAME",
            description = "shorteners that take part, with commas between them (default: all that are here)")
    private List<String> contenders = List.of();

    private final List<String> failed = new ArrayList<>();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls us
    private CommandSpec spec;

    /** Measures, in a folder of its own that is gone afterwards. */
    protected abstract Section measure(Path folder) throws Exception;

    /** Whether it is only to be seen that it runs. */
    protected final boolean quick() {
        return quick;
    }

    /** How many seconds each run of load lasts until a server is {@link Settling settled}. */
    protected final int settlingSeconds() {
        return quick ? 1 : Settling.SECONDS;
    }

    /** The shorteners that are on this machine. */
    protected final Shorteners shorteners() {
        return peers.shorteners();
    }

    /** The shorteners that take part. */
    protected final List<Kind> contenders() {
        return shorteners().all().stream()
                .filter(kind -> contenders.isEmpty()
                        || contenders.stream().anyMatch(name -> name.equalsIgnoreCase(kind.name())))
                .toList();
    }

    /** A sentence for each shortener that did not run, or whose measurement failed. */
    protected final List<String> notRun() {
        return Stream.concat(shorteners().missing().stream(), failed.stream()).toList();
    }

    /** Starts a shortener; empty if it is a peer that does not start, which is noted. */
    protected final Optional<Shortener> start(Kind kind, Kind.Setting setting)
            throws IOException, InterruptedException {
        progress("starting %s", kind.name());
        try {
            return Optional.of(kind.start(setting));
        } catch (IOException | RuntimeException failure) {
            if (noted(kind, failure)) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /** Starts a shortener, uses it and stops it; where it is a peer that fails, notes that. */
    protected final void with(Kind kind, Kind.Setting setting, Use use) throws IOException, InterruptedException {
        Optional<Shortener> started = start(kind, setting);
        if (started.isEmpty()) {
            return;
        }
        try (Shortener shortener = started.get()) {
            use.use(shortener);
        } catch (IOException | RuntimeException failure) {
            if (!noted(kind, failure)) {
                throw failure;
            }
        }
    }

    /** What is done with a shortener that runs. */
    @FunctionalInterface
    protected interface Use {
        /** Does it. */
        void use(Shortener shortener) throws IOException, InterruptedException;
    }

    /** Notes a failure; false if it is one of ours, without which there is nothing to compare with. */
    protected final boolean noted(Kind kind, Exception failure) {
        progress("%s failed: %s", kind.name(), failure);
        return !kind.name().equals(Curlew.NAME) && failed.add(kind.name() + " failed: " + failure);
    }

    /** Tells whoever waits what is being done. */
    @FormatMethod
    protected final void progress(@FormatString String format, Object... values) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(spec.name() + ": " + String.format(Locale.ROOT, format, values));
        err.flush();
    }

    @Override
    public final Integer call() throws Exception {
        Path folder = Files.createTempDirectory("curlew-bench-" + spec.name());
        String found = measure(folder).toString();
        // Kept where something failed: its logs say why.
        MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
        Instant now = Instant.now(Clock.systemUTC()).truncatedTo(ChronoUnit.SECONDS);
        String markdown = now + ", " + Machine.describe() + ", Java " + Runtime.version() + "\n\n" + found;
        PrintWriter out = spec.commandLine().getOut();
        out.print(markdown);
        out.println("written to " + ResultFiles.ofThisRepository().write(now, spec.name(), markdown));
        out.flush();
        return 0;
    }
}
