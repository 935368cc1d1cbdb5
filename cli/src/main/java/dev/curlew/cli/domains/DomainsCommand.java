package dev.curlew.cli.domains;

import dev.curlew.cli.console.Console;
import dev.curlew.cli.output.ClearOption;
import dev.curlew.cli.output.Column;
import dev.curlew.cli.output.PageOptions;
import dev.curlew.cli.output.PageOptions.Page;
import dev.curlew.cli.output.YesOption;
import dev.curlew.cli.remote.Remote;
import dev.curlew.cli.remote.Session;
import dev.curlew.proto.link.v1.CreateDomainRequest;
import dev.curlew.proto.link.v1.DeleteDomainRequest;
import dev.curlew.proto.link.v1.Domain;
import dev.curlew.proto.link.v1.DomainServiceGrpc;
import dev.curlew.proto.link.v1.DomainServiceGrpc.DomainServiceBlockingStub;
import dev.curlew.proto.link.v1.GetDomainRequest;
import dev.curlew.proto.link.v1.ListDomainsRequest;
import dev.curlew.proto.link.v1.ListDomainsResponse;
import dev.curlew.proto.link.v1.UpdateDomainRequest;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./curlew domains}. */
@Command(
        name = "domains",
        mixinStandardHelpOptions = true,
        description = "Adds, shows, changes and removes domains; all but showing needs the scope admin.")
public final class DomainsCommand {
    private static final List<String> CLEARABLE = List.of(
            "root_url",
            "not_found_url",
            "redirect_status",
            "code_length",
            "code_alphabet",
            "apple_app_site_association",
            "android_asset_links");

    private static final List<Column<Domain>> DOMAINS = List.of(
            Column.whole("HOST", Domain::getHost),
            Column.whole("DEFAULT", domain -> domain.getDefaultDomain() ? "yes" : ""),
            Column.text("ROOT", Domain::getRootUrl),
            Column.text("NOT FOUND", Domain::getNotFoundUrl),
            Column.whole("CASE", domain -> domain.getCaseInsensitive() ? "ignored" : "counts"),
            Column.number("STATUS", Domain::getRedirectStatus),
            Column.number("CODE LENGTH", Domain::getCodeLength),
            Column.time("ADDED", Domain::hasCreateTime, Domain::getCreateTime));

    private final Console console;

    /** Works by a console. */
    public DomainsCommand(Console console) {
        this.console = console;
    }

    @Command(name = "create", mixinStandardHelpOptions = true, description = "Adds a domain.")
    int create(
            @Parameters(paramLabel = "HOST", description = "the host name, such as go.example.com") String host,
            @Mixin DomainOptions fields,
            @Option(names = "--case-insensitive", description = "codes are found in any case; never changes")
                    boolean caseInsensitive,
            @Mixin Session session)
            throws Exception {
        Domain.Builder domain = Domain.newBuilder().setHost(host).setCaseInsensitive(caseInsensitive);
        var _ = fields.applyTo(domain);
        CreateDomainRequest request =
                CreateDomainRequest.newBuilder().setDomain(domain).build();
        return session.show(console, remote -> stub(remote).createDomain(request));
    }

    @Command(name = "get", mixinStandardHelpOptions = true, description = "Shows a domain.")
    int get(@Parameters(paramLabel = "HOST", description = "its host name") String host, @Mixin Session session)
            throws Exception {
        GetDomainRequest request = GetDomainRequest.newBuilder().setHost(host).build();
        return session.show(console, remote -> stub(remote).getDomain(request));
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Shows domains by their host names.")
    int list(@Mixin PageOptions pages, @Mixin Session session) throws Exception {
        return session.list(console, pages, "domains", DOMAINS, (remote, size, token) -> {
            ListDomainsResponse page = stub(remote)
                    .listDomains(ListDomainsRequest.newBuilder()
                            .setPageSize(size)
                            .setPageToken(token)
                            .build());
            return new Page<>(page.getDomainsList(), page.getNextPageToken());
        });
    }

    @Command(
            name = "update",
            mixinStandardHelpOptions = true,
            description = "Changes the settings of a domain that are given, and no others.")
    int update(
            @Parameters(paramLabel = "HOST", description = "its host name") String host,
            @Mixin DomainOptions fields,
            @Mixin ClearOption clear,
            @Mixin Session session)
            throws Exception {
        Domain.Builder domain = Domain.newBuilder().setHost(host);
        UpdateDomainRequest request = UpdateDomainRequest.newBuilder()
                .setUpdateMask(clear.mask(fields.applyTo(domain), CLEARABLE))
                .setDomain(domain)
                .build();
        return session.show(console, remote -> stub(remote).updateDomain(request));
    }

    @Command(name = "delete", mixinStandardHelpOptions = true, description = "Removes a domain that never had links.")
    int delete(
            @Parameters(paramLabel = "HOST", description = "its host name") String host,
            @Mixin YesOption yes,
            @Mixin Session session)
            throws Exception {
        yes.confirm(console, "Remove the domain " + host + "?");
        DeleteDomainRequest request =
                DeleteDomainRequest.newBuilder().setHost(host).build();
        return session.call(console, (remote, output) -> {
            var _ = stub(remote).deleteDomain(request);
            output.done("Removed " + host + ".");
        });
    }

    private static DomainServiceBlockingStub stub(Remote remote) {
        return DomainServiceGrpc.newBlockingStub(remote.channel());
    }
}
