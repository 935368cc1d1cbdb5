package dev.curlew.cli.transfers;

import dev.curlew.cli.console.Console;
import dev.curlew.cli.console.HarmlessStream;
import dev.curlew.cli.console.Progress;
import dev.curlew.cli.failure.CommandFailure;
import dev.curlew.cli.output.Output;
import dev.curlew.cli.remote.Remote;
import dev.curlew.cli.remote.Session;
import dev.curlew.proto.link.v1.ExportLinksRequest;
import dev.curlew.proto.link.v1.TransferFormat;
import io.grpc.StatusException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Exports links into a file. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Writes links into a file, which appears under its name only when it is whole.")
public final class ExportCommand implements Callable<Integer> {
    private static final Path OUT = Path.of("-");

    private final Console console;

    @Parameters(paramLabel = "FILE", description = "the file; - writes to the output")
    private Path file = OUT;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "curlew-json-lines",
            description = "curlew-json-lines, which is lossless, or csv (default: curlew-json-lines)")
    private TransferFormat format = TransferFormat.CURLEW_JSON_LINES;

    @Option(names = "--filter", paramLabel = "FILTER", description = "which links, as in: links list --filter")
    private String filter = "";

    @Option(
            names = {"-y", "--yes"},
            description = "do not ask before FILE is replaced")
    private boolean yes;

    @Mixin
    private final RetryOption retry = new RetryOption();

    @Mixin
    private final Session session = new Session();

    /** Exports by a console. */
    public ExportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        if (file.equals(OUT)) {
            return session.call(
                    console,
                    (remote, output) -> write(
                            remote, console.terminal().out() ? new HarmlessStream(console.out()) : console.out()));
        }
        if (Files.isDirectory(file)) {
            throw CommandFailure.usage("FILE: " + file + " is a folder (expected: a file)");
        }
        if (Files.exists(file)) {
            console.confirm(file + " is there already: replace it?", yes);
        }
        return session.call(console, this::writeFile);
    }

    private void writeFile(Remote remote, Output output) throws IOException, InterruptedException, StatusException {
        try (WholeFile whole = WholeFile.create(file)) {
            long bytes = write(remote, whole.stream());
            whole.commit();
            output.done("Exported " + bytes + " bytes to " + file + ".");
        }
    }

    private long write(Remote remote, OutputStream out) throws IOException, InterruptedException, StatusException {
        ExportLinksRequest request = ExportLinksRequest.newBuilder()
                .setFormat(format)
                .setFilter(filter)
                .build();
        try (Progress progress = Progress.start(console, "Exporting", Progress.UNKNOWN, 0)) {
            return new Download(remote, console, request, retry.limit(), progress)
                    .writeTo(out, () -> file.equals(OUT) && console.closed());
        }
    }
}
