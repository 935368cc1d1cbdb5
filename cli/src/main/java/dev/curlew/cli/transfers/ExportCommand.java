package dev.curlew.cli.transfers;

import dev.curlew.cli.console.Console;
import dev.curlew.cli.console.Progress;
import dev.curlew.cli.remote.RetryOption;
import dev.curlew.cli.remote.Session;
import dev.curlew.proto.link.v1.ExportLinksRequest;
import dev.curlew.proto.link.v1.TransferFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Exports links into a file. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Writes links into a file, which appears under its name only when it is whole.")
public final class ExportCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final FileOption file = new FileOption();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "curlew-json-lines",
            description = "curlew-json-lines, which is lossless, or csv (default: curlew-json-lines)")
    private TransferFormat format = TransferFormat.CURLEW_JSON_LINES;

    @Option(names = "--filter", paramLabel = "FILTER", description = "which links, as in: links list --filter")
    private String filter = "";

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
        ExportLinksRequest request = ExportLinksRequest.newBuilder()
                .setFormat(format)
                .setFilter(filter)
                .build();
        return file.write(console, session, (remote, out, unread) -> {
            try (Progress progress = Progress.start(console, "Exporting", Progress.UNKNOWN, 0)) {
                return new Download(remote, request, retry.begin(remote, console, 0), progress).writeTo(out, unread);
            }
        });
    }
}
