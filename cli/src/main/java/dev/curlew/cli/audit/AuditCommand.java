package dev.curlew.cli.audit;

import dev.curlew.cli.console.Console;
import dev.curlew.cli.output.Column;
import dev.curlew.cli.output.PageOptions;
import dev.curlew.cli.output.PageOptions.Page;
import dev.curlew.cli.output.PeriodOptions;
import dev.curlew.cli.remote.Session;
import dev.curlew.proto.link.v1.AuditEvent;
import dev.curlew.proto.link.v1.AuditServiceGrpc;
import dev.curlew.proto.link.v1.ListAuditEventsRequest;
import dev.curlew.proto.link.v1.ListAuditEventsResponse;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./curlew audit}. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = "Shows who changed which key or setting; needs the scope admin.")
public final class AuditCommand {
    private static final List<Column<AuditEvent>> EVENTS = List.of(
            Column.number("EVENT", AuditEvent::getEventId),
            Column.time("TIME", AuditEvent::hasEventTime, AuditEvent::getEventTime),
            Column.whole("BY", AuditEvent::getActor),
            Column.whole("ACTION", AuditEvent::getAction),
            Column.text("RESOURCE", AuditEvent::getResource),
            Column.text(
                    "CHANGES",
                    event -> event.getChangesList().stream()
                            .map(change -> change.getField() + ": " + change.getBefore() + " → " + change.getAfter())
                            .collect(Collectors.joining("; "))));

    private final Console console;

    /** Works by a console. */
    public AuditCommand(Console console) {
        this.console = console;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Shows events, the newest first.")
    int list(
            @Option(
                            names = "--resource",
                            paramLabel = "NAME",
                            defaultValue = "",
                            description = "only those of one resource (keys/ID) or of a collection (keys)")
                    String resource,
            @Option(
                            names = "--actor",
                            paramLabel = "KEY_ID",
                            defaultValue = "",
                            description = "only those that this key made")
                    String actor,
            @Mixin PeriodOptions period,
            @Mixin PageOptions pages,
            @Mixin Session session)
            throws Exception {
        ListAuditEventsRequest.Builder request =
                ListAuditEventsRequest.newBuilder().setResource(resource).setActor(actor);
        period.applyTo(request::setStartTime, request::setEndTime);
        return session.list(console, pages, "auditEvents", EVENTS, (remote, size, token) -> {
            ListAuditEventsResponse page = AuditServiceGrpc.newBlockingStub(remote.channel())
                    .listAuditEvents(
                            request.setPageSize(size).setPageToken(token).build());
            return new Page<>(page.getAuditEventsList(), page.getNextPageToken());
        });
    }
}
