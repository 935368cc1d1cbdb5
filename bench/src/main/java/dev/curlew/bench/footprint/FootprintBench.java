package dev.curlew.bench.footprint;

import dev.curlew.bench.create.LinkScript;
import dev.curlew.bench.measure.Load;
import dev.curlew.bench.measure.ProcessGroup;
import dev.curlew.bench.measure.ProcessGroup.Memory;
import dev.curlew.bench.measure.Wrk;
import dev.curlew.bench.part.Part;
import dev.curlew.bench.part.Section;
import dev.curlew.bench.peer.Curlew;
import dev.curlew.bench.peer.Kind;
import dev.curlew.bench.peer.Shortener;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Memory at rest and under load, time to start, and bytes on disk. */
@Command(
        name = "footprint",
        mixinStandardHelpOptions = true,
        description = {
            "Memory at rest and under load, time from start to first redirect, and bytes on disk for a link and for a click.",
            "Writes bench/results/DAY-footprint.md."
        })
public final class FootprintBench extends Part {

    @Option(names = "--links", defaultValue = "10000", description = "links, at least (default: 10000)")
    private int links;

    @Option(names = "--seconds", defaultValue = "10", description = "length of the load (default: 10)")
    private int seconds;

    @Option(names = "--connections", defaultValue = "32", description = "requests under way at a time (default: 32)")
    private int connections;

    /** What one takes. */
    private record Footprint(
            String name, Memory atRest, Memory underLoad, Duration start, double bytesOfLink, double bytesOfClick) {

        List<String> row() {
            return List.of(
                    name,
                    Section.mebibytes(atRest.proportional()) + " (" + Section.mebibytes(atRest.resident()) + ")",
                    Section.mebibytes(underLoad.proportional()) + " (" + Section.mebibytes(underLoad.resident()) + ")",
                    Section.number(start.toMillis() / 1000.0),
                    Section.number(bytesOfLink),
                    Section.number(bytesOfClick));
        }
    }

    @Override
    protected Section measure(Path folder) throws Exception {
        if (quick()) {
            links = Math.min(links, 500);
            seconds = 2;
        }
        List<Footprint> footprints = new ArrayList<>();
        Section section = new Section();
        List<String> sentences = new ArrayList<>();
        for (Kind kind : contenders()) {
            footprint(kind, folder, footprints, sentences);
        }
        return section.text(
                        "Memory is that of all processes of a contender: what each has for itself and its share of what it shares (PSS),"
                                + " and in brackets what is resident (RSS). At rest: a few seconds after the start, with one link; under load:"
                                + " in the middle of %d s of redirects with %d requests under way. Start: until the first redirect, everything"
                                + " included, on data that is there. Bytes: of tables and indexes (Postgres, MariaDB) or files (SQLite), after"
                                + " %,d links or more less before, and the same for the clicks of the load. Curlew and YOURLS keep each click,"
                                + " Kutt sums of an hour, golink sums of a minute, Chhoto one sum.",
                        seconds, connections, links)
                .table(
                        List.of("", "at rest, MiB", "under load, MiB", "start, s", "bytes a link", "bytes a click"),
                        footprints.stream().map(Footprint::row).toList())
                .texts(sentences)
                .texts(notRun());
    }

    private void footprint(Kind kind, Path folder, List<Footprint> footprints, List<String> sentences)
            throws IOException, InterruptedException {
        Kind.Setting setting = new Kind.Setting(folder.resolve(kind.name()), false, List.of());
        List<String> codes = new ArrayList<>();
        with(kind, setting, first -> codes.add(first.create("bench")));
        if (codes.isEmpty()) {
            return;
        }
        String code = codes.getFirst();
        long begin = System.nanoTime();
        with(kind, setting, shortener -> {
            URI url = shortener.url().resolve("/" + code);
            FirstRedirect.await(url, shortener.host());
            Duration start = Duration.ofNanos(System.nanoTime() - begin);
            Thread.sleep(Duration.ofSeconds(quick() ? 1 : 5));
            Memory atRest = new ProcessGroup(shortener.pids()).memory();
            long empty = shortener.bytesStored();
            long made = fill(shortener, folder);
            long filled = shortener.bytesStored();
            long before = shortener.clicks(code);
            Memory underLoad = underLoad(shortener, url);
            long clicks = settled(shortener, code) - before;
            long clicked = shortener.bytesStored();
            if (shortener instanceof Curlew curlew) {
                sentences.add("Curlew's edge alone redirects %d ms after its start, a link that it does not know."
                        .formatted(edgeStart(curlew, url).toMillis()));
            }
            footprints.add(new Footprint(
                    kind.name(),
                    atRest,
                    underLoad,
                    start,
                    (filled - empty) / (double) made,
                    (clicked - filled) / (double) Math.max(1, clicks)));
        });
    }

    private static Duration edgeStart(Curlew curlew, URI url) throws IOException, InterruptedException {
        curlew.stack().edge().kill();
        long begin = System.nanoTime();
        curlew.stack().edge().launch();
        FirstRedirect.await(url, curlew.host());
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private long fill(Shortener shortener, Path folder) throws IOException, InterruptedException {
        LinkScript script = LinkScript.in(folder);
        long made = 0;
        while (made < links) {
            made += script.run(shortener, connections, 1).requests();
        }
        return made;
    }

    private Memory underLoad(Shortener shortener, URI url) throws IOException, InterruptedException {
        Callable<Load> load = () -> Wrk.run(url, shortener.host(), connections, seconds);
        FutureTask<Load> running = new FutureTask<>(load);
        Thread.ofPlatform().name("load").start(running);
        Thread.sleep(Duration.ofMillis(seconds * 500L));
        Memory memory = new ProcessGroup(shortener.pids()).memory();
        try {
            var _ = running.get();
        } catch (ExecutionException failure) {
            throw new IOException("the load failed", failure.getCause());
        }
        return memory;
    }

    /** What is counted once that does not change any more. */
    private static long settled(Shortener shortener, String code) throws IOException, InterruptedException {
        long counted = -1;
        int unchanged = 0;
        while (unchanged < 6) {
            long now = shortener.clicks(code);
            unchanged = now == counted ? unchanged + 1 : 0;
            counted = now;
            Thread.sleep(Duration.ofMillis(500));
        }
        return counted;
    }
}
