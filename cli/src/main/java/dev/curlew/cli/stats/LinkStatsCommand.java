package dev.curlew.cli.stats;

import dev.curlew.cli.console.Console;
import dev.curlew.cli.output.DomainOption;
import dev.curlew.cli.output.Output;
import dev.curlew.cli.remote.Session;
import dev.curlew.proto.analytics.v1.GetLinkStatsRequest;
import dev.curlew.proto.analytics.v1.GetStatsRequest;
import dev.curlew.proto.analytics.v1.LinkStats;
import dev.curlew.proto.analytics.v1.StatsServiceGrpc;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Statistics of a link. */
@Command(
        name = "stats",
        mixinStandardHelpOptions = true,
        description = "Shows how often a link was clicked, when and by whom.")
public final class LinkStatsCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "CODE", description = "the link's code")
    private String code = "";

    @Mixin
    private final DomainOption domain = new DomainOption();

    @Mixin
    private final StatsOptions options = new StatsOptions();

    @Mixin
    private final Session session = new Session();

    /** Works by a console. */
    public LinkStatsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        GetStatsRequest asked = options.request().build();
        GetLinkStatsRequest.Builder request = GetLinkStatsRequest.newBuilder()
                .setCode(code)
                .setDomain(domain.host())
                .setGranularity(asked.getGranularity())
                .setTimeZone(asked.getTimeZone())
                .addAllGroupBy(asked.getGroupByList())
                .setFilter(asked.getFilter())
                .setMaxRows(asked.getMaxRows())
                .setComparePrevious(asked.getComparePrevious());
        if (asked.hasStartTime()) {
            request.setStartTime(asked.getStartTime());
        }
        if (asked.hasEndTime()) {
            request.setEndTime(asked.getEndTime());
        }
        return session.call(
                console,
                (remote, output) ->
                        show(StatsServiceGrpc.newBlockingStub(remote.channel()).getLinkStats(request.build()), output));
    }

    private void show(LinkStats stats, Output output) {
        if (output.isForPrograms()) {
            output.message(stats);
        } else {
            LinkStats totals = stats.toBuilder().clearSeries().clearBreakdowns().build();
            StatsTables.show(totals, stats.getBreakdownsList(), stats.getSeriesList(), output, console);
        }
    }
}
