package dev.curlew.edge.click;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.curlew.platform.time.MicrosecondClock;
import dev.curlew.platform.time.UuidV7;
import dev.curlew.visitor.Visitors;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a click costs the edge: its message, and its place in the journal, beside a plain write to a file. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH sets all of it up before it measures
public class ClickBenchmark {
    private static final long JOURNAL_BYTES = 256L << 20;
    /** As an edge that is being acknowledged: a journal that only grows would soon be full. */
    private static final int UNACKNOWLEDGED = 20_000;

    private Path folder;
    private ClickJournal journal;
    private ClickMaker maker;
    private Visit visit;
    private byte[] click;
    private FileChannel file;
    private int appended;

    /** Opens a journal and a file in a new folder. */
    @Setup
    public void open() throws IOException {
        folder = Files.createTempDirectory("curlew-bench-click");
        MicrosecondClock clock = MicrosecondClock.system();
        journal =
                ClickJournal.open(folder.resolve("journal"), JOURNAL_BYTES, new ClickMetrics(new PrometheusRegistry()));
        VisitorSalt salt = VisitorSalt.open(clock, folder, Optional.empty());
        maker = new ClickMaker(UuidV7.system(), salt, ClickDetail.FULL, Visitors.withoutPlaces());
        visit = new Visit(
                Instant.now(clock),
                1_000_000,
                "go.example",
                "c1000000",
                "",
                "",
                "",
                "utm_source=letter&utm_medium=email&utm_campaign=spring",
                "https://www.google.com/",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
                "en-US,en;q=0.9",
                InetAddress.getByAddress(new byte[] {(byte) 203, 0, 113, 7}),
                false,
                false,
                false,
                false,
                Optional.empty());
        click = maker.click(visit);
        file = FileChannel.open(folder.resolve("file"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** Removes what was written. */
    @TearDown
    public void close() throws IOException {
        journal.close();
        file.close();
        MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    }

    /** A click written to a file with a system call, without a checksum: the baseline. */
    @Benchmark
    public int baselineFileWrite() throws IOException {
        if (++appended % UNACKNOWLEDGED == 0) {
            file.truncate(0);
        }
        return file.write(ByteBuffer.wrap(click));
    }

    /** A click appended to the journal, checksum and all. */
    @Benchmark
    public void journalAppend() {
        append(click);
    }

    /** The message of a click. */
    @Benchmark
    public byte[] encode() {
        return maker.click(visit);
    }

    /** Both, as each redirect does. */
    @Benchmark
    public void encodeAndAppend() {
        append(maker.click(visit));
    }

    private void append(byte[] bytes) {
        if (++appended % UNACKNOWLEDGED == 0) {
            journal.acknowledge(journal.end());
        }
        // Where the disk is slower than this loop, its time counts: no click is dropped.
        while (!journal.append(bytes)) {
            Thread.onSpinWait();
        }
    }
}
