package dev.curlew.edge.click;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.curlew.edge.click.SegmentRecords.Mark;
import dev.curlew.edge.click.SegmentRecords.Survey;
import dev.curlew.proto.analytics.v1.Click;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Tells people what is in the files of a click journal. Only reads, also while an edge writes. */
public final class JournalInspector {

    private static final JsonFormat.Printer JSON = JsonFormat.printer().omittingInsignificantWhitespace();

    private final PrintWriter out;
    private final boolean records;

    /**
     * Inspects nothing yet.
     *
     * @param out where to tell it
     * @param records whether to print each record as a line of JSON, instead of what is found in all
     */
    public JournalInspector(PrintWriter out, boolean records) {
        this.out = out;
        this.records = records;
    }

    /**
     * Prints what is in a segment, or in each of a directory.
     *
     * @return whether all of it can be read: a torn end, as a killed edge leaves it, can too
     * @throws IOException if the file or directory cannot be read
     */
    public boolean inspect(Path path) throws IOException {
        boolean directory = Files.isDirectory(path);
        List<Path> files = directory ? segments(path) : List.of(path);
        Path folder = directory
                ? path
                : Optional.ofNullable(path.toAbsolutePath().getParent()).orElse(path);
        OptionalLong acknowledged = AckFile.look(folder.resolve("acknowledged"));
        if (!records) {
            out.println(
                    acknowledged.isPresent()
                            ? "acknowledged up to " + acknowledged.getAsLong()
                            : "nothing acknowledged is known");
        }
        boolean readable = true;
        for (Path file : files) {
            readable &= inspectSegment(file, acknowledged);
        }
        out.flush();
        return readable;
    }

    private boolean inspectSegment(Path file, OptionalLong acknowledged) throws IOException {
        Optional<Segment> opened = Segment.openReadOnly(file);
        if (opened.isEmpty()) {
            if (!records) {
                out.println(file + ": not a segment of a click journal");
            }
            return false;
        }
        try (Segment segment = opened.get()) {
            Survey survey = segment.records().survey();
            if (records) {
                printRecords(segment);
            } else {
                summarize(file, segment, survey, acknowledged);
            }
            return survey.spoilt() == 0;
        }
    }

    private void summarize(Path file, Segment segment, Survey survey, OptionalLong acknowledged) {
        SegmentRecords found = segment.records();
        long from = acknowledged.orElse(0) - segment.base();
        int pending = 0;
        for (long at = SegmentRecords.HEADER_BYTES; at < survey.end(); at = found.next(at)) {
            pending +=
                    at >= from && found.mark(at) == Mark.WHOLE && found.read(at).isPresent() ? 1 : 0;
        }
        out.printf(
                Locale.ROOT,
                "%s: positions %d to %d of %d, %s; clicks: %d whole, %d of them pending; records: %d spoilt, %d unfinished%n",
                file,
                segment.base(),
                segment.base() + survey.end(),
                segment.nextBase(),
                survey.sealed() ? "sealed" : "open",
                survey.intact(),
                pending,
                survey.spoilt(),
                survey.taken());
        if (survey.torn()) {
            out.printf(
                    Locale.ROOT,
                    "%s: torn at %d, or being written: what follows is no whole record%n",
                    file,
                    segment.base() + survey.end());
        }
    }

    private void printRecords(Segment segment) throws IOException {
        SegmentRecords found = segment.records();
        long at = SegmentRecords.HEADER_BYTES;
        for (Mark mark = found.mark(at); hasNext(mark); mark = found.mark(at)) {
            Optional<byte[]> click = mark == Mark.WHOLE ? found.read(at) : Optional.empty();
            String state = mark == Mark.WHOLE && click.isEmpty() ? "SPOILT" : mark.name();
            out.printf(
                    Locale.ROOT,
                    "{\"position\":%d,\"state\":\"%s\"%s}%n",
                    segment.base() + at,
                    state.toLowerCase(Locale.ROOT),
                    click.isEmpty() ? "" : ",\"click\":" + json(click.get()));
            at = found.next(at);
        }
    }

    private static boolean hasNext(Mark mark) {
        return mark == Mark.WHOLE || mark == Mark.TAKEN || mark == Mark.VOID;
    }

    private static String json(byte[] record) throws IOException {
        try {
            return JSON.print(Click.parseFrom(record));
        } catch (InvalidProtocolBufferException _) {
            return "null";
        }
    }

    private static List<Path> segments(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(entry -> entry.toString().endsWith(Segment.SUFFIX))
                    .sorted()
                    .toList();
        }
    }
}
