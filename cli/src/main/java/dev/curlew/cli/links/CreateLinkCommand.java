package dev.curlew.cli.links;

import dev.curlew.cli.console.Console;
import dev.curlew.cli.remote.Session;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.LinkServiceGrpc;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a link. */
@Command(name = "create", mixinStandardHelpOptions = true, description = "Makes a link to TARGET and shows it.")
final class CreateLinkCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "TARGET", description = "where it leads to: an http or https URL")
    private String target = "";

    @Option(names = "--slug", paramLabel = "CODE", description = "the code wanted (default: a generated one)")
    private String slug = "";

    @Option(
            names = "--domain",
            paramLabel = "HOST",
            description = "the domain that serves it (default: the default one)")
    private String domain = "";

    @Mixin
    private final LinkOptions fields = new LinkOptions();

    @Option(names = "--find-if-exists", description = "show an equal link of the same key if there is one")
    private boolean findIfExists;

    @Option(
            names = "--request-id",
            paramLabel = "UUID",
            description = "given again within a day, no other link is made (default: a new one)")
    private String requestId = UUID.randomUUID().toString();

    @Option(names = "--validate-only", description = "check everything, make nothing")
    private boolean validateOnly;

    @Mixin
    private final Session session = new Session();

    CreateLinkCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        Link.Builder link = Link.newBuilder().setTargetUrl(target).setSlug(slug).setDomain(domain);
        fields.applyTo(link, console);
        CreateLinkRequest request = CreateLinkRequest.newBuilder()
                .setLink(link)
                .setRequestId(requestId)
                .setFindIfExists(findIfExists)
                .setValidateOnly(validateOnly)
                .build();
        return session.call(
                console,
                (remote, output) -> output.message(
                        LinkServiceGrpc.newBlockingStub(remote.channel()).createLink(request)));
    }
}
