package dev.curlew.cli.clicks;

import dev.curlew.cli.console.Console;
import dev.curlew.cli.output.PageOptions;
import dev.curlew.cli.output.PageOptions.Page;
import dev.curlew.cli.output.PeriodOptions;
import dev.curlew.cli.output.YesOption;
import dev.curlew.cli.remote.Session;
import dev.curlew.proto.analytics.v1.ClickServiceGrpc;
import dev.curlew.proto.analytics.v1.DeleteClicksRequest;
import dev.curlew.proto.analytics.v1.DeleteVisitorClicksRequest;
import dev.curlew.proto.analytics.v1.ListClicksRequest;
import dev.curlew.proto.analytics.v1.ListClicksResponse;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./curlew clicks}. */
@Command(
        name = "clicks",
        mixinStandardHelpOptions = true,
        description = "Shows, watches, exports and erases single clicks; ./curlew stats sums them up.")
public final class ClicksCommand {
    private final Console console;

    private ClicksCommand(Console console) {
        this.console = console;
    }

    /** The command with its own. */
    public static CommandLine of(Console console) {
        return new CommandLine(new ClicksCommand(console))
                .addSubcommand(new ExportClicksCommand(console))
                .addSubcommand(new WatchClicksCommand(console));
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Shows the clicks of a link, the newest first.")
    int list(@Mixin LinkOptions link, @Mixin PeriodOptions period, @Mixin PageOptions pages, @Mixin Session session)
            throws Exception {
        ListClicksRequest.Builder request =
                ListClicksRequest.newBuilder().setCode(link.code()).setDomain(link.domain());
        period.applyTo(request::setStartTime, request::setEndTime);
        return session.list(console, pages, "clicks", ClickColumns.CLICKS, (remote, size, token) -> {
            ListClicksResponse page = ClickServiceGrpc.newBlockingStub(remote.channel())
                    .listClicks(request.setPageSize(size).setPageToken(token).build());
            return new Page<>(page.getClicksList(), page.getNextPageToken());
        });
    }

    @Command(
            name = "erase",
            mixinStandardHelpOptions = true,
            description =
                    "Erases clicks of a link for good, and whatever is known of their visitors; how many there were"
                            + " stays. Needs the scope admin.")
    int erase(@Mixin LinkOptions link, @Mixin PeriodOptions period, @Mixin YesOption yes, @Mixin Session session)
            throws Exception {
        DeleteClicksRequest.Builder request =
                DeleteClicksRequest.newBuilder().setCode(link.code()).setDomain(link.domain());
        period.applyTo(request::setStartTime, request::setEndTime);
        yes.confirm(
                console,
                "Erase " + (period.isOpen() ? "all clicks" : "the clicks of that period") + " of the link "
                        + link.code() + " for good?");
        return session.show(
                console,
                remote -> ClickServiceGrpc.newBlockingStub(remote.channel()).deleteClicks(request.build()));
    }

    @Command(
            name = "erase-visitor",
            mixinStandardHelpOptions = true,
            description =
                    "Erases for good what is known of clicks from the network of an address, on whatever link, in at"
                            + " most 31 days; how many there were stays. Needs the scope admin on all domains.")
    int eraseVisitor(
            @Parameters(paramLabel = "ADDRESS", description = "the visitor's, such as 192.0.2.77") String address,
            @Option(names = "--user-agent", description = "only clicks with exactly this User-Agent") @Nullable String userAgent,
            @Mixin PeriodOptions period,
            @Mixin YesOption yes,
            @Mixin Session session)
            throws Exception {
        DeleteVisitorClicksRequest.Builder request =
                DeleteVisitorClicksRequest.newBuilder().setClientAddress(address);
        if (userAgent != null) {
            request.setUserAgent(userAgent);
        }
        period.applyTo(request::setStartTime, request::setEndTime);
        yes.confirm(console, "Erase the clicks of the visitor at " + address + " in that period for good?");
        return session.show(
                console,
                remote -> ClickServiceGrpc.newBlockingStub(remote.channel()).deleteVisitorClicks(request.build()));
    }
}
