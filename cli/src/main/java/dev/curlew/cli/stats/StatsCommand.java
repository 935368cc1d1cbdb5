package dev.curlew.cli.stats;

import dev.curlew.cli.console.Console;
import dev.curlew.cli.output.Column;
import dev.curlew.cli.output.PageOptions;
import dev.curlew.cli.output.PageOptions.Page;
import dev.curlew.cli.output.PeriodOptions;
import dev.curlew.cli.remote.Session;
import dev.curlew.proto.analytics.v1.GetStatsRequest;
import dev.curlew.proto.analytics.v1.ListTopLinksRequest;
import dev.curlew.proto.analytics.v1.ListTopLinksResponse;
import dev.curlew.proto.analytics.v1.Stats;
import dev.curlew.proto.analytics.v1.StatsServiceGrpc;
import dev.curlew.proto.analytics.v1.TopLink;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./curlew stats}. */
@Command(
        name = "stats",
        mixinStandardHelpOptions = true,
        description = "Shows statistics of many links; ./curlew links stats shows those of one.")
public final class StatsCommand {
    private static final List<Column<TopLink>> TOP = List.of(
            Column.whole("CODE", TopLink::getCode),
            Column.text("DOMAIN", TopLink::getDomain),
            Column.number("CLICKS", TopLink::getClicks),
            Column.number("VISITORS", TopLink::getVisitors));

    private final Console console;

    /** Works by a console. */
    public StatsCommand(Console console) {
        this.console = console;
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows the statistics of all links, of a domain or of a tag, together.")
    int show(
            @Option(names = "--domain", paramLabel = "HOST", defaultValue = "", description = "only this domain")
                    String domain,
            @Option(names = "--tag", paramLabel = "TAG", defaultValue = "", description = "only links with this tag")
                    String tag,
            @Mixin StatsOptions options,
            @Mixin Session session)
            throws Exception {
        GetStatsRequest request =
                options.request().setDomain(domain).setTag(tag).build();
        return session.call(console, (remote, output) -> {
            Stats stats = StatsServiceGrpc.newBlockingStub(remote.channel()).getStats(request);
            if (output.isForPrograms()) {
                output.message(stats);
            } else {
                Stats totals = stats.toBuilder().clearSeries().clearBreakdowns().build();
                StatsTables.show(totals, stats.getBreakdownsList(), stats.getSeriesList(), output, console);
            }
        });
    }

    @Command(
            name = "top",
            mixinStandardHelpOptions = true,
            description = "Shows the links with the most clicks, of 30 days unless a start is given.")
    int top(
            @Option(names = "--domain", paramLabel = "HOST", defaultValue = "", description = "only this domain")
                    String domain,
            @Mixin PeriodOptions period,
            @Mixin PageOptions pages,
            @Mixin Session session)
            throws Exception {
        ListTopLinksRequest.Builder request = ListTopLinksRequest.newBuilder().setDomain(domain);
        period.applyTo(request::setStartTime, request::setEndTime);
        return session.list(console, pages, "topLinks", TOP, (remote, size, token) -> {
            ListTopLinksResponse page = StatsServiceGrpc.newBlockingStub(remote.channel())
                    .listTopLinks(request.setPageSize(size).setPageToken(token).build());
            return new Page<>(page.getTopLinksList(), page.getNextPageToken());
        });
    }
}
