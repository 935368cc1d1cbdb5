package dev.curlew.trial.history;

import com.google.gson.JsonObject;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** The log of a trial: a line of JSON when something begins, and one when it ends. Times are monotonic. */
public final class History implements AutoCloseable {
    private final long origin = System.nanoTime();
    private final AtomicLong numbers = new AtomicLong();
    private final List<Operation> operations = new ArrayList<>();
    private final List<Disturbance> disturbances = new ArrayList<>();
    private final List<Start> starts = new ArrayList<>();
    private final BufferedWriter writer;

    /** Something that was begun. */
    public record Call(
            long number,
            String client,
            OperationKind kind,
            String link,
            String code,
            int step,
            String via,
            long invoked) {}

    /**
     * How a call ended.
     *
     * @param code the one that the link has, as far as is known
     * @param status of HTTP; 0 without an answer
     * @param saysWhen whether the answer says when to try again
     * @param detail why there is no answer
     */
    public record End(String code, Outcome outcome, int status, boolean saysWhen, Seen seen, String detail) {}

    private History(BufferedWriter writer) {
        this.writer = writer;
    }

    /** One that is written to a new file. */
    public static History in(Path file) throws IOException {
        return new History(Files.newBufferedWriter(file));
    }

    /** Nanoseconds since the trial began. */
    public long now() {
        return System.nanoTime() - origin;
    }

    /** Notes that a client begins something. */
    public Call begin(String client, OperationKind kind, String link, String code, int step, String via) {
        Call call = new Call(numbers.incrementAndGet(), client, kind, link, code, step, via, now());
        JsonObject line = line(call, "invoked", call.invoked);
        line.addProperty("code", code);
        write(line);
        return call;
    }

    /** Notes how it ended. */
    public Operation end(Call call, End end) {
        Operation operation = new Operation(
                call.number,
                call.client,
                call.kind,
                call.link,
                end.code,
                call.step,
                call.via,
                call.invoked,
                now(),
                end.outcome,
                end.status,
                end.saysWhen,
                end.seen,
                end.detail);
        JsonObject line = line(call, end.outcome.name().toLowerCase(Locale.ROOT), operation.completed());
        line.addProperty("code", end.code);
        line.addProperty("status", end.status);
        line.addProperty("seen", end.seen.toString());
        line.addProperty("detail", end.detail);
        synchronized (this) {
            operations.add(operation);
        }
        write(line);
        return operation;
    }

    /** Notes a fault that is over. */
    public void disturbed(Disturbance disturbance) {
        JsonObject line = new JsonObject();
        line.addProperty("nanos", disturbance.from());
        line.addProperty("until", disturbance.until());
        line.addProperty("event", "fault");
        line.addProperty("kind", disturbance.kind().name());
        line.addProperty("target", disturbance.target());
        synchronized (this) {
            disturbances.add(disturbance);
        }
        write(line);
        flush();
    }

    /** Notes that a server is started now. */
    public void started(String server) {
        Start start = new Start(server, now());
        JsonObject line = new JsonObject();
        line.addProperty("nanos", start.at());
        line.addProperty("event", "start");
        line.addProperty("server", server);
        synchronized (this) {
            starts.add(start);
        }
        write(line);
    }

    /** What is over, in the order in which it ended. */
    public synchronized List<Operation> operations() {
        return List.copyOf(operations);
    }

    /** The faults that are over. */
    public synchronized List<Disturbance> disturbances() {
        return List.copyOf(disturbances);
    }

    /** Each start of each server. */
    public synchronized List<Start> starts() {
        return List.copyOf(starts);
    }

    private static JsonObject line(Call call, String event, long nanos) {
        JsonObject line = new JsonObject();
        line.addProperty("nanos", nanos);
        line.addProperty("event", event);
        line.addProperty("number", call.number);
        line.addProperty("client", call.client);
        line.addProperty("kind", call.kind.name());
        line.addProperty("link", call.link);
        line.addProperty("step", call.step);
        line.addProperty("via", call.via);
        return line;
    }

    private void write(JsonObject line) {
        String text = line + "\n";
        try {
            synchronized (writer) {
                writer.write(text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void flush() {
        try {
            synchronized (writer) {
                writer.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (writer) {
            writer.close();
        }
    }
}
