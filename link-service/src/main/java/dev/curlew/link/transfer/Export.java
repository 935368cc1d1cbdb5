package dev.curlew.link.transfer;

import com.google.protobuf.ByteString;
import dev.curlew.link.links.JooqLinkOutflow;
import dev.curlew.link.links.JooqLinkOutflow.LinkEntry;
import dev.curlew.link.links.JooqLinkOutflow.Place;
import dev.curlew.link.links.JooqLinkOutflow.Selection;
import dev.curlew.link.links.JooqLinkOutflow.Step;
import dev.curlew.link.links.JooqLinkOutflow.Version;
import dev.curlew.link.transfer.format.FileWriter;
import dev.curlew.proto.link.v1.ExportLinksResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes a file of links piece by piece; it holds no more than a page of links and a page of versions. For one thread. */
final class Export {

    private static final int LINKS = 200;
    private static final int VERSIONS = 200;
    private static final int PIECE = 64 * 1024;

    /** Takes pieces; may block, and throw to end the export. */
    @FunctionalInterface
    interface Receiver {
        void take(ExportLinksResponse piece) throws InterruptedException;
    }

    private final JooqLinkOutflow outflow;
    private final Selection selection;
    private final FileWriter writer;
    private final Receiver receiver;
    private final ByteString.Output bytes = ByteString.newOutput(PIECE);

    Export(JooqLinkOutflow outflow, Selection selection, FileWriter writer, Receiver receiver) {
        this.outflow = outflow;
        this.selection = selection;
        this.writer = writer;
        this.receiver = receiver;
    }

    /** Writes all links behind a place, or all of them, after the header. */
    void run(Optional<Place> after) throws InterruptedException {
        if (after.isEmpty()) {
            append(writer.header());
        }
        Optional<Place> behind = after;
        Optional<Place> sent = after;
        while (true) {
            Step step = outflow.next(selection, behind, LINKS);
            for (List<LinkEntry> group : groups(step.links())) {
                write(group);
            }
            if (!step.links().isEmpty()) {
                sent = Optional.of(step.links().getLast().place());
            }
            if (step.end().isEmpty()) {
                sendRest(sent);
                return;
            }
            behind = step.end();
            if (step.links().size() < LINKS) {
                // Also where there is nothing to send: so whoever reads it knows that it goes on, and this whether
                // somebody does.
                send(behind);
            }
        }
    }

    /** Links whose versions are read in one go: so many that those are a page, or one link that has more. */
    private List<List<LinkEntry>> groups(List<LinkEntry> links) {
        if (links.isEmpty()) {
            return List.of();
        }
        if (!writer.hasHistory()) {
            return List.of(links);
        }
        List<List<LinkEntry>> groups = new ArrayList<>();
        List<LinkEntry> group = new ArrayList<>();
        long versions = 0;
        for (LinkEntry link : links) {
            if (!group.isEmpty() && versions + link.revision() - 1 > VERSIONS) {
                groups.add(group);
                group = new ArrayList<>();
                versions = 0;
            }
            group.add(link);
            versions += link.revision() - 1;
        }
        groups.add(group);
        return groups;
    }

    private void write(List<LinkEntry> group) throws InterruptedException {
        boolean changed = group.stream().anyMatch(link -> link.revision() > 1);
        List<Version> page = writer.hasHistory() && changed ? outflow.versions(group, 0, VERSIONS) : List.of();
        Map<Long, List<Version>> byLink = page.stream().collect(Collectors.groupingBy(Version::linkId));
        for (LinkEntry link : group) {
            append(writer.link(link.link()));
            writeVersions(link, byLink.getOrDefault(link.linkId(), List.of()));
            if (bytes.size() >= PIECE) {
                send(Optional.of(link.place()));
            }
        }
    }

    private void writeVersions(LinkEntry link, List<Version> first) throws InterruptedException {
        List<Version> page = first;
        while (!page.isEmpty()) {
            for (Version version : page) {
                if (bytes.size() >= PIECE) {
                    send(Optional.empty());
                }
                append(writer.version(version.record()));
            }
            page = page.size() < VERSIONS
                    ? List.of()
                    : outflow.versions(List.of(link), page.getLast().revision(), VERSIONS);
        }
    }

    private void append(ByteString text) {
        byte[] added = text.toByteArray();
        bytes.write(added, 0, added.length);
    }

    private void sendRest(Optional<Place> behind) throws InterruptedException {
        if (bytes.size() > 0) {
            send(behind);
        }
    }

    private void send(Optional<Place> behind) throws InterruptedException {
        receiver.take(ExportLinksResponse.newBuilder()
                .setChunk(bytes.toByteString())
                .setResumeToken(behind.map(ResumeTokens::write).orElse(""))
                .build());
        bytes.reset();
    }
}
