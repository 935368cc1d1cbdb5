package dev.curlew.cli.transfers;

import dev.curlew.cli.console.Console;
import dev.curlew.cli.failure.CommandFailure;
import dev.curlew.cli.failure.ExitCode;
import dev.curlew.cli.output.Output;
import dev.curlew.cli.remote.Remote;
import dev.curlew.cli.remote.RetryOption;
import dev.curlew.cli.remote.Session;
import dev.curlew.proto.link.v1.CreateImportRequest;
import dev.curlew.proto.link.v1.GetImportRequest;
import dev.curlew.proto.link.v1.Import;
import dev.curlew.proto.link.v1.TransferFormat;
import dev.curlew.proto.link.v1.TransferServiceGrpc;
import dev.curlew.proto.link.v1.TransferServiceGrpc.TransferServiceBlockingStub;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Imports a file of links. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Makes links from a file. Goes on by itself where the connection is lost; after Ctrl-C, --resume goes on.",
            "Repeating an import is harmless: what is there already stays as it is."
        })
public final class ImportCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "FILE", description = "the file")
    private Path file = Path.of("");

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "curlew-json-lines, csv, shlink, yourls, kutt, dub, bitly or rebrandly")
    private @Nullable TransferFormat format;

    @Option(
            names = "--domain",
            paramLabel = "HOST",
            description = "the domain for rows that name none (default: the default one)")
    private String domain = "";

    @Option(names = "--resume", paramLabel = "ID", description = "go on with this import of the same file")
    private @Nullable String resume;

    @Mixin
    private final RetryOption retry = new RetryOption();

    @Mixin
    private final Session session = new Session();

    /** Imports by a console. */
    public ImportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        if (!Files.isRegularFile(file)) {
            throw CommandFailure.usage("FILE: " + file + " (expected: a file, from which an import can be resumed)");
        }
        if (format == null && resume == null) {
            throw CommandFailure.usage("--format is missing (expected: the format of the file, or --resume)");
        }
        return session.run(console, this::run);
    }

    private int run(Remote remote, Output output) throws Exception {
        Import begun = begin(TransferServiceGrpc.newBlockingStub(remote.channel()));
        Import ended = switch (begun.getState()) {
            case RUNNING, WAITING, STATE_UNSPECIFIED, UNRECOGNIZED ->
                new Upload(remote, console, file, begun, retry.begin(remote, console, begun.getReceivedBytes())).run();
            case SUCCEEDED, CANCELLED, FAILED -> begun;
        };
        ImportReport.show(ended, output);
        return exitCode(ended);
    }

    private Import begin(TransferServiceBlockingStub stub) {
        if (resume != null) {
            return stub.getImport(
                    GetImportRequest.newBuilder().setImportId(resume).build());
        }
        Import.Builder wanted = Import.newBuilder().setDomain(domain);
        if (format != null) {
            wanted.setFormat(format);
        }
        return stub.createImport(
                CreateImportRequest.newBuilder().setImport(wanted).build());
    }

    private int exitCode(Import ended) {
        return switch (ended.getState()) {
            case SUCCEEDED -> ended.getFailedCount() == 0 ? ExitCode.OK : ExitCode.PARTLY;
            case CANCELLED -> throw CommandFailure.failed("The import " + ended.getImportId() + " was cancelled.");
            case FAILED -> throw CommandFailure.failed("The import failed: " + ended.getFailure());
            case RUNNING, WAITING, STATE_UNSPECIFIED, UNRECOGNIZED ->
                throw CommandFailure.failed("The import " + ended.getImportId() + " is not done: " + ended.getState());
        };
    }
}
