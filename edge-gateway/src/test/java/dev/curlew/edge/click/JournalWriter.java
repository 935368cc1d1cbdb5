package dev.curlew.edge.click;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A process that appends clicks to a journal until it is killed, and tells the number of each that was kept. */
final class JournalWriter {

    private JournalWriter() {}

    /** Of the directory, the limit in bytes, the number of threads, and that of the first click. */
    public static void main(String[] args) throws InterruptedException {
        DataOutputStream kept = new DataOutputStream(System.out);
        // What is logged is not to come between.
        System.setOut(System.err);
        ClickJournal journal = ClickJournal.open(
                Path.of(args[0]), Long.parseLong(args[1]), new ClickMetrics(new PrometheusRegistry()));
        AtomicInteger numbers = new AtomicInteger(Integer.parseInt(args[3]));
        for (int i = 0; i < Integer.parseInt(args[2]); i++) {
            Thread.ofPlatform().start(() -> append(journal, numbers, kept));
        }
        Thread.currentThread().join();
    }

    private static void append(ClickJournal journal, AtomicInteger numbers, DataOutputStream kept) {
        while (true) {
            int number = numbers.getAndIncrement();
            if (journal.append(TestClicks.click(number).toByteArray())) {
                tell(kept, number);
            }
        }
    }

    private static void tell(DataOutputStream kept, int number) {
        synchronized (kept) {
            try {
                kept.writeInt(number);
                kept.flush();
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }
    }
}
