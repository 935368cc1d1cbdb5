package dev.curlew.cli.links;

import dev.curlew.cli.console.Console;
import dev.curlew.cli.output.DomainOption;
import dev.curlew.cli.output.PageOptions;
import dev.curlew.cli.output.PageOptions.Page;
import dev.curlew.cli.remote.Remote;
import dev.curlew.cli.remote.Session;
import dev.curlew.cli.stats.LinkStatsCommand;
import dev.curlew.cli.transfers.ExportCommand;
import dev.curlew.cli.transfers.ImportCommand;
import dev.curlew.proto.link.v1.BlockLinkRequest;
import dev.curlew.proto.link.v1.GetLinkRequest;
import dev.curlew.proto.link.v1.LinkServiceGrpc;
import dev.curlew.proto.link.v1.LinkServiceGrpc.LinkServiceBlockingStub;
import dev.curlew.proto.link.v1.ListLinkRevisionsRequest;
import dev.curlew.proto.link.v1.ListLinkRevisionsResponse;
import dev.curlew.proto.link.v1.ListLinksRequest;
import dev.curlew.proto.link.v1.ListLinksResponse;
import dev.curlew.proto.link.v1.RollbackLinkRequest;
import dev.curlew.proto.link.v1.UnblockLinkRequest;
import dev.curlew.proto.link.v1.UndeleteLinkRequest;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./curlew links}. */
@Command(name = "links", mixinStandardHelpOptions = true, description = "Makes, shows, changes and deletes links.")
public final class LinksCommand {
    private final Console console;

    private LinksCommand(Console console) {
        this.console = console;
    }

    /** The command with its own. */
    public static CommandLine of(Console console) {
        return new CommandLine(new LinksCommand(console))
                .addSubcommand(new CreateLinkCommand(console))
                .addSubcommand(new UpdateLinkCommand(console))
                .addSubcommand(new DeleteLinksCommand(console))
                .addSubcommand(new ExplainCommand(console))
                .addSubcommand(new LinkStatsCommand(console))
                .addSubcommand(new ImportCommand(console))
                .addSubcommand(new ExportCommand(console));
    }

    @Command(name = "get", mixinStandardHelpOptions = true, description = "Shows a link.")
    int get(
            @Parameters(paramLabel = "CODE", description = "the link's code") String code,
            @Mixin DomainOption domain,
            @Mixin Session session)
            throws Exception {
        GetLinkRequest request = GetLinkRequest.newBuilder()
                .setCode(code)
                .setDomain(domain.host())
                .build();
        return session.show(console, remote -> stub(remote).getLink(request));
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Shows links, the newest first unless ordered otherwise.")
    int list(
            @Option(
                            names = "--filter",
                            paramLabel = "FILTER",
                            defaultValue = "",
                            description = "which, such as: tag:spring AND state=ACTIVE AND domain=go.example.com")
                    String filter,
            @Option(
                            names = "--order-by",
                            paramLabel = "ORDER",
                            defaultValue = "",
                            description =
                                    "create_time, update_time, either with desc behind it, or clicks desc (default: create_time desc)")
                    String orderBy,
            @Option(names = "--show-deleted", description = "deleted ones too") boolean showDeleted,
            @Mixin PageOptions pages,
            @Mixin Session session)
            throws Exception {
        ListLinksRequest request = ListLinksRequest.newBuilder()
                .setFilter(filter)
                .setOrderBy(orderBy)
                .setShowDeleted(showDeleted)
                .build();
        return session.list(console, pages, "links", LinkColumns.LINKS, (remote, size, token) -> {
            ListLinksResponse page = stub(remote)
                    .listLinks(request.toBuilder()
                            .setPageSize(size)
                            .setPageToken(token)
                            .build());
            return new Page<>(page.getLinksList(), page.getNextPageToken());
        });
    }

    @Command(name = "undelete", mixinStandardHelpOptions = true, description = "Brings a deleted link back.")
    int undelete(
            @Parameters(paramLabel = "CODE", description = "the link's code") String code,
            @Mixin DomainOption domain,
            @Mixin EtagOption etag,
            @Mixin Session session)
            throws Exception {
        UndeleteLinkRequest request = UndeleteLinkRequest.newBuilder()
                .setCode(code)
                .setDomain(domain.host())
                .setEtag(etag.value())
                .build();
        return session.show(console, remote -> stub(remote).undeleteLink(request));
    }

    @Command(
            name = "block",
            mixinStandardHelpOptions = true,
            description = "Blocks a link: its visitors get the reason instead.")
    int block(
            @Parameters(paramLabel = "CODE", description = "the link's code") String code,
            @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "why, for visitors")
                    String reason,
            @Option(
                            names = "--http-status",
                            paramLabel = "STATUS",
                            defaultValue = "0",
                            description = "what they get: 451 or 403 (default: 451)")
                    int httpStatus,
            @Mixin DomainOption domain,
            @Mixin EtagOption etag,
            @Mixin Session session)
            throws Exception {
        BlockLinkRequest request = BlockLinkRequest.newBuilder()
                .setCode(code)
                .setDomain(domain.host())
                .setReason(reason)
                .setHttpStatus(httpStatus)
                .setEtag(etag.value())
                .build();
        return session.show(console, remote -> stub(remote).blockLink(request));
    }

    @Command(name = "unblock", mixinStandardHelpOptions = true, description = "Ends the block of a link.")
    int unblock(
            @Parameters(paramLabel = "CODE", description = "the link's code") String code,
            @Mixin DomainOption domain,
            @Mixin EtagOption etag,
            @Mixin Session session)
            throws Exception {
        UnblockLinkRequest request = UnblockLinkRequest.newBuilder()
                .setCode(code)
                .setDomain(domain.host())
                .setEtag(etag.value())
                .build();
        return session.show(console, remote -> stub(remote).unblockLink(request));
    }

    @Command(
            name = "history",
            mixinStandardHelpOptions = true,
            description = "Shows the versions of a link, the newest first.")
    int history(
            @Parameters(paramLabel = "CODE", description = "the link's code") String code,
            @Mixin DomainOption domain,
            @Mixin PageOptions pages,
            @Mixin Session session)
            throws Exception {
        ListLinkRevisionsRequest request = ListLinkRevisionsRequest.newBuilder()
                .setCode(code)
                .setDomain(domain.host())
                .build();
        return session.list(console, pages, "revisions", LinkColumns.REVISIONS, (remote, size, token) -> {
            ListLinkRevisionsResponse page = stub(remote)
                    .listLinkRevisions(request.toBuilder()
                            .setPageSize(size)
                            .setPageToken(token)
                            .build());
            return new Page<>(page.getRevisionsList(), page.getNextPageToken());
        });
    }

    @Command(
            name = "rollback",
            mixinStandardHelpOptions = true,
            description = "Makes a new version of a link that equals an earlier one.")
    int rollback(
            @Parameters(paramLabel = "CODE", description = "the link's code") String code,
            @Parameters(paramLabel = "REVISION", description = "the version to equal, see history") long revision,
            @Mixin DomainOption domain,
            @Mixin EtagOption etag,
            @Mixin Session session)
            throws Exception {
        RollbackLinkRequest request = RollbackLinkRequest.newBuilder()
                .setCode(code)
                .setDomain(domain.host())
                .setRevision(revision)
                .setEtag(etag.value())
                .build();
        return session.show(console, remote -> stub(remote).rollbackLink(request));
    }

    private static LinkServiceBlockingStub stub(Remote remote) {
        return LinkServiceGrpc.newBlockingStub(remote.channel());
    }
}
