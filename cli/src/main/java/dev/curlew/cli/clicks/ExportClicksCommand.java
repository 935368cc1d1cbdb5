package dev.curlew.cli.clicks;

import dev.curlew.cli.console.Console;
import dev.curlew.cli.console.Progress;
import dev.curlew.cli.failure.CommandFailure;
import dev.curlew.cli.output.DomainOption;
import dev.curlew.cli.output.PeriodOptions;
import dev.curlew.cli.remote.Remote;
import dev.curlew.cli.remote.Session;
import dev.curlew.cli.transfers.FileOption;
import dev.curlew.proto.analytics.v1.ClickServiceGrpc;
import dev.curlew.proto.analytics.v1.ExportClicksRequest;
import dev.curlew.proto.analytics.v1.ExportClicksRequest.Format;
import dev.curlew.proto.analytics.v1.ExportClicksResponse;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Exports clicks into a file. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Writes clicks into a file, which appears under its name only when it is whole.",
            "Where the connection is lost, it is to be begun anew, as clicks come in meanwhile."
        })
final class ExportClicksCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final FileOption file = new FileOption();

    @Option(names = "--format", paramLabel = "FORMAT", description = "csv or parquet (default: csv)")
    private Format format = Format.CSV;

    @Option(names = "--code", paramLabel = "CODE", description = "only those of this link")
    private String code = "";

    @Mixin
    private final DomainOption domain = new DomainOption();

    @Mixin
    private final PeriodOptions period = new PeriodOptions();

    @Mixin
    private final Session session = new Session();

    ExportClicksCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        if (format == Format.PARQUET && file.isTerminal(console)) {
            throw CommandFailure.usage("FILE: parquet is nothing for a terminal (expected: the name of a file)");
        }
        ExportClicksRequest.Builder request =
                ExportClicksRequest.newBuilder().setFormat(format).setCode(code).setDomain(domain.host());
        period.applyTo(request::setStartTime, request::setEndTime);
        return file.write(console, session, (remote, out, unread) -> write(remote, request.build(), out, unread));
    }

    private long write(Remote remote, ExportClicksRequest request, OutputStream out, BooleanSupplier unread)
            throws IOException, InterruptedException, StatusException {
        BlockingClientCall<?, ExportClicksResponse> call =
                ClickServiceGrpc.newBlockingV2Stub(remote.channel()).exportClicks(request);
        long bytes = 0;
        try (Progress progress = Progress.start(console, "Exporting", Progress.UNKNOWN, 0)) {
            // Gets the next piece only when the one before is written.
            while (!unread.getAsBoolean() && call.hasNext()) {
                ExportClicksResponse piece = call.read();
                if (piece == null) {
                    break;
                }
                piece.getChunk().writeTo(out);
                bytes += piece.getChunk().size();
                progress.at(bytes);
            }
            out.flush();
            return bytes;
        } finally {
            call.cancel("done", null);
        }
    }
}
