package dev.curlew.cli.links;

import com.google.protobuf.FieldMask;
import dev.curlew.cli.console.Console;
import dev.curlew.cli.output.ClearOption;
import dev.curlew.cli.output.DomainOption;
import dev.curlew.cli.remote.Session;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.LinkServiceGrpc;
import dev.curlew.proto.link.v1.UpdateLinkRequest;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes a link. */
@Command(
        name = "update",
        mixinStandardHelpOptions = true,
        description = "Changes the fields of a link that are given, and no others, and shows it.")
final class UpdateLinkCommand implements Callable<Integer> {
    /** What can be set back to its default, as the update mask names it. */
    private static final List<String> CLEARABLE = List.of(
            "title",
            "tags",
            "notes",
            "enabled",
            "start_time",
            "expire_time",
            "max_clicks",
            "password",
            "redirect_status",
            "cache_max_age",
            "query_forwarding",
            "forward_path",
            "utm",
            "utm.source",
            "utm.medium",
            "utm.campaign",
            "utm.term",
            "utm.content",
            "crawlable",
            "fallback_url",
            "rules",
            "social_preview");

    private final Console console;

    @Parameters(paramLabel = "CODE", description = "the link's code")
    private String code = "";

    @Mixin
    private final DomainOption domain = new DomainOption();

    @Option(names = "--target", paramLabel = "URL", description = "where it leads to")
    private @Nullable String target;

    @Mixin
    private final LinkOptions fields = new LinkOptions();

    @Mixin
    private final ClearOption clear = new ClearOption();

    @Mixin
    private final EtagOption etag = new EtagOption();

    @Option(names = "--validate-only", description = "check everything, change nothing")
    private boolean validateOnly;

    @Mixin
    private final Session session = new Session();

    UpdateLinkCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        Link.Builder link =
                Link.newBuilder().setCode(code).setDomain(domain.host()).setEtag(etag.value());
        FieldMask given = fields.applyTo(link, console);
        if (target != null) {
            link.setTargetUrl(target);
            given = given.toBuilder().addPaths("target_url").build();
        }
        UpdateLinkRequest request = UpdateLinkRequest.newBuilder()
                .setLink(link)
                .setUpdateMask(clear.mask(given, CLEARABLE))
                .setValidateOnly(validateOnly)
                .build();
        return session.call(
                console,
                (remote, output) -> output.message(
                        LinkServiceGrpc.newBlockingStub(remote.channel()).updateLink(request)));
    }
}
