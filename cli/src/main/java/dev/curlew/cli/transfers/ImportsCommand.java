package dev.curlew.cli.transfers;

import dev.curlew.cli.console.Console;
import dev.curlew.cli.output.Column;
import dev.curlew.cli.output.PageOptions;
import dev.curlew.cli.output.PageOptions.Page;
import dev.curlew.cli.output.YesOption;
import dev.curlew.cli.remote.Remote;
import dev.curlew.cli.remote.Session;
import dev.curlew.proto.link.v1.CancelImportRequest;
import dev.curlew.proto.link.v1.GetImportRequest;
import dev.curlew.proto.link.v1.Import;
import dev.curlew.proto.link.v1.ListImportsRequest;
import dev.curlew.proto.link.v1.ListImportsResponse;
import dev.curlew.proto.link.v1.TransferServiceGrpc;
import dev.curlew.proto.link.v1.TransferServiceGrpc.TransferServiceBlockingStub;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ./curlew imports}. */
@Command(
        name = "imports",
        mixinStandardHelpOptions = true,
        description = "Shows and stops imports; ./curlew links import begins one.")
public final class ImportsCommand {
    private static final List<Column<Import>> IMPORTS = List.of(
            Column.whole("ID", Import::getImportId),
            Column.whole("FORMAT", shown -> shown.getFormat().name()),
            Column.whole("STATE", shown -> shown.getState().name()),
            Column.number("CREATED", Import::getCreatedCount),
            Column.number("UNCHANGED", Import::getUnchangedCount),
            Column.number("FAILED", Import::getFailedCount),
            Column.number("BYTES", Import::getReceivedBytes),
            Column.time("BEGUN", Import::hasCreateTime, Import::getCreateTime));

    private final Console console;

    /** Works by a console. */
    public ImportsCommand(Console console) {
        this.console = console;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Shows imports, the newest first.")
    int list(@Mixin PageOptions pages, @Mixin Session session) throws Exception {
        return session.list(console, pages, "imports", IMPORTS, (remote, size, token) -> {
            ListImportsResponse page = stub(remote)
                    .listImports(ListImportsRequest.newBuilder()
                            .setPageSize(size)
                            .setPageToken(token)
                            .build());
            return new Page<>(page.getImportsList(), page.getNextPageToken());
        });
    }

    @Command(name = "get", mixinStandardHelpOptions = true, description = "Shows an import with its failures.")
    int get(@Parameters(paramLabel = "ID", description = "the import's id") String id, @Mixin Session session)
            throws Exception {
        GetImportRequest request = GetImportRequest.newBuilder().setImportId(id).build();
        return session.call(
                console, (remote, output) -> ImportReport.show(stub(remote).getImport(request), output));
    }

    @Command(
            name = "cancel",
            mixinStandardHelpOptions = true,
            description = "Stops an import for good; what was imported stays.")
    int cancel(
            @Parameters(paramLabel = "ID", description = "the import's id") String id,
            @Mixin YesOption yes,
            @Mixin Session session)
            throws Exception {
        yes.confirm(console, "Stop the import " + id + " for good?");
        CancelImportRequest request =
                CancelImportRequest.newBuilder().setImportId(id).build();
        return session.call(
                console, (remote, output) -> ImportReport.show(stub(remote).cancelImport(request), output));
    }

    private static TransferServiceBlockingStub stub(Remote remote) {
        return TransferServiceGrpc.newBlockingStub(remote.channel());
    }
}
