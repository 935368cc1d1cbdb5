package dev.curlew.cli.links;

import dev.curlew.cli.console.Console;
import dev.curlew.cli.failure.CommandFailure;
import dev.curlew.cli.output.DomainOption;
import dev.curlew.cli.output.Output;
import dev.curlew.cli.output.YesOption;
import dev.curlew.cli.remote.Remote;
import dev.curlew.cli.remote.Session;
import dev.curlew.proto.link.v1.DeleteLinkRequest;
import dev.curlew.proto.link.v1.LinkServiceGrpc;
import java.io.BufferedReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deletes links. */
@Command(
        name = "delete",
        mixinStandardHelpOptions = true,
        description = "Deletes links. They can be undeleted for 30 days; their codes are never given out again.")
final class DeleteLinksCommand implements Callable<Integer> {
    private static final String INPUT = "-";
    private static final String UNDELETE = " can be undeleted for 30 days.";

    private final Console console;

    @Parameters(paramLabel = "CODE", arity = "1..*", description = "the links' codes; - reads them, one a line")
    private List<String> codes = new ArrayList<>();

    @Mixin
    private final DomainOption domain = new DomainOption();

    @Mixin
    private final EtagOption etag = new EtagOption();

    @Option(names = "--allow-missing", description = "a link that is not there is no failure")
    private boolean allowMissing;

    @Mixin
    private final YesOption yes = new YesOption();

    @Mixin
    private final Session session = new Session();

    DeleteLinksCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        boolean fromInput = codes.contains(INPUT);
        if (fromInput && codes.size() > 1) {
            throw CommandFailure.usage("- stands for all codes (expected: no other code beside it)");
        }
        if (!etag.value().isEmpty() && (fromInput || codes.size() > 1)) {
            throw CommandFailure.usage("--etag is of one link (expected: one code)");
        }
        if (fromInput) {
            yes.confirm(console, "Delete all links whose codes come from the input? They" + UNDELETE);
            return session.run(console, this::deleteInput);
        }
        if (codes.size() > 1) {
            yes.confirm(console, "Delete " + codes.size() + " links? They" + UNDELETE);
            return session.run(console, (remote, output) -> {
                BatchDelete batch = new BatchDelete(remote, output, console);
                codes.forEach(code -> batch.add(request(code)));
                return batch.end();
            });
        }
        String code = codes.getFirst();
        yes.confirm(console, "Delete the link " + code + "? It" + UNDELETE);
        return session.call(console, (remote, output) -> {
            var _ = LinkServiceGrpc.newBlockingStub(remote.channel()).deleteLink(request(code));
            output.done("Deleted " + code + "; ./curlew links undelete brings it back.");
        });
    }

    private int deleteInput(Remote remote, Output output) throws Exception {
        BatchDelete batch = new BatchDelete(remote, output, console);
        BufferedReader lines = console.reader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.isBlank()) {
                batch.add(request(line.strip()));
            }
        }
        return batch.end();
    }

    private DeleteLinkRequest request(String code) {
        return DeleteLinkRequest.newBuilder()
                .setCode(code)
                .setDomain(domain.host())
                .setEtag(etag.value())
                .setAllowMissing(allowMissing)
                .build();
    }
}
