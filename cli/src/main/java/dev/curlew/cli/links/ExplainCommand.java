package dev.curlew.cli.links;

import com.google.protobuf.Timestamp;
import dev.curlew.cli.console.Console;
import dev.curlew.cli.output.Column;
import dev.curlew.cli.output.DomainOption;
import dev.curlew.cli.output.Output;
import dev.curlew.cli.remote.Session;
import dev.curlew.proto.link.v1.ExplainRedirectRequest;
import dev.curlew.proto.link.v1.ExplainRedirectResponse;
import dev.curlew.proto.link.v1.ExplainRedirectResponse.RuleOutcome;
import dev.curlew.proto.link.v1.LinkServiceGrpc;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says where a visitor would go. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Says where a visitor as described would be sent, and why. Counts nothing.")
final class ExplainCommand implements Callable<Integer> {
    private static final List<Column<RuleOutcome>> RULES = List.of(
            Column.text("RULE", RuleOutcome::getDisplayName),
            Column.whole("MATCHED", rule -> rule.getMatched() ? "yes" : "no"),
            Column.text("WHY NOT", RuleOutcome::getExplanation));

    private final Console console;

    @Parameters(paramLabel = "CODE", description = "the link's code")
    private String code = "";

    @Mixin
    private final DomainOption domain = new DomainOption();

    @Option(names = "--user-agent", paramLabel = "TEXT", description = "the visitor's User-Agent header")
    private String userAgent = "";

    @Option(names = "--accept-language", paramLabel = "TEXT", description = "the visitor's Accept-Language header")
    private String acceptLanguage = "";

    @Option(names = "--referrer", paramLabel = "URL", description = "the visitor's Referer header")
    private String referrer = "";

    @Option(names = "--client-address", paramLabel = "ADDRESS", description = "the visitor's address")
    private String clientAddress = "";

    @Option(names = "--query", paramLabel = "QUERY", description = "the query of the request, without ?")
    private String query = "";

    @Option(names = "--path", paramLabel = "PATH", description = "the path behind the code and its slash")
    private String path = "";

    @Option(names = "--visit-time", paramLabel = "TIME", description = "when the visitor comes (default: now)")
    private @Nullable Timestamp visitTime;

    @Mixin
    private final Session session = new Session();

    ExplainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        ExplainRedirectRequest.Builder request = ExplainRedirectRequest.newBuilder()
                .setCode(code)
                .setDomain(domain.host())
                .setUserAgent(userAgent)
                .setAcceptLanguage(acceptLanguage)
                .setReferrer(referrer)
                .setClientAddress(clientAddress)
                .setQuery(query)
                .setPath(path);
        if (visitTime != null) {
            request.setVisitTime(visitTime);
        }
        return session.call(
                console,
                (remote, output) -> show(
                        LinkServiceGrpc.newBlockingStub(remote.channel()).explainRedirect(request.build()), output));
    }

    private static void show(ExplainRedirectResponse answer, Output output) {
        if (output.isForPrograms() || answer.getRulesCount() == 0) {
            output.message(answer);
        } else {
            output.message(answer.toBuilder().clearRules().build());
            output.rows("rules", RULES).add(answer.getRulesList());
        }
    }
}
