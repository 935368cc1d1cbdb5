package dev.curlew.link.links;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import dev.curlew.link.code.Codes;
import dev.curlew.link.domain.Domains;
import dev.curlew.link.domain.TargetRule;
import dev.curlew.link.health.TargetHealths;
import dev.curlew.link.password.Passwords;
import dev.curlew.link.redis.Redis;
import dev.curlew.link.request.PageTokens;
import dev.curlew.link.resolve.ChangeNotice;
import dev.curlew.link.store.JooqDatabase;
import dev.curlew.link.target.Targets;
import dev.curlew.link.title.Titles;
import dev.curlew.platform.config.Secret;
import dev.curlew.platform.error.ErrorMapper;
import dev.curlew.platform.metrics.Metrics;
import dev.curlew.proto.link.v1.LinkRevision;
import dev.curlew.proto.link.v1.ResolveRequest;
import dev.curlew.proto.link.v1.ResolvedLink;
import dev.curlew.visitor.Visitors;
import io.grpc.BindableService;
import io.prometheus.metrics.core.metrics.Counter;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The record of links, and its rpcs. */
public final class Links {

    private final LinkGrpcService service;
    private final TargetRule targets;
    private final JooqLinkBook book;
    private final LinkMessages messages;
    private final JooqLinkIntake intake;
    private final JooqLinkOutflow outflow;
    private final PreviewRounds previews;

    private Links(
            LinkGrpcService service,
            TargetRule targets,
            JooqLinkBook book,
            LinkMessages messages,
            JooqLinkIntake intake,
            JooqLinkOutflow outflow,
            PreviewRounds previews) {
        this.service = service;
        this.targets = targets;
        this.book = book;
        this.messages = messages;
        this.intake = intake;
        this.outflow = outflow;
        this.previews = previews;
    }

    /**
     * What links need; none of it is closed by them.
     *
     * @param targets what the operator says of targets
     * @param secret hexadecimal digits that all replicas share, for page tokens and fingerprints
     * @param titles where the pages that links lead to are looked at; empty: nowhere
     * @param healths what is known of targets
     * @param anonymousPerHour how many links may be made in an hour from one network without a key
     * @param visitors tells who a visitor is whose redirect is to be explained
     * @param resolver gives what edges are told of a link
     * @param changed is told of each link that is made or changed, once it is
     */
    public record Needs(
            JooqDatabase database,
            Redis redis,
            Passwords passwords,
            Codes codes,
            Domains domains,
            Targets targets,
            Optional<Titles> titles,
            TargetHealths healths,
            Secret secret,
            int anonymousPerHour,
            Visitors visitors,
            Function<ResolveRequest, ResolvedLink> resolver,
            Consumer<List<ChangeNotice>> changed,
            Clock clock,
            Metrics metrics) {}

    /** Puts the parts together; nothing is asked of Postgres or Redis yet. */
    public static Links create(Needs needs) {
        PageFiller pages = new PageFiller(needs.titles());
        JooqLinkBook book = new JooqLinkBook(needs.database(), needs.codes(), needs.clock(), needs.changed(), pages);
        LinkMessages messages = new LinkMessages(needs.domains(), needs.targets(), needs.healths(), needs.clock());
        PageTokens tokens = PageTokens.of(needs.secret());
        HashFunction fingerprints = Hashing.hmacSha256(
                Hashing.hmacSha256(HexFormat.of().parseHex(needs.secret().reveal()))
                        .hashString("request fingerprints", UTF_8)
                        .asBytes());
        Counter created = Counter.builder()
                .name("links_made_total")
                .help("Links given to those who wanted one made, by what their code is.")
                .labelNames("kind")
                .register(needs.metrics().registry());
        TargetUrls targets = new TargetUrls(needs.domains()::owns, needs.targets());
        LinkReader reader = new LinkReader(targets);
        LinkDesk desk = new LinkDesk(book, reader, needs.domains(), needs.passwords(), fingerprints, needs.clock());
        LinkGrpcService service = new LinkGrpcService(
                desk,
                new LinkBatches(
                        desk,
                        new JooqLinkBatch(needs.database(), book, needs.changed()),
                        messages,
                        needs.passwords().atOnce()),
                new LinkLists(book, messages, tokens, needs.domains()),
                messages,
                new LinkExplainer(reader, needs.visitors(), needs.clock()),
                needs.resolver(),
                new AnonymousLimit(new RedisHourCounter(needs.redis()), needs.anonymousPerHour(), needs.clock()),
                created);
        ArrivalReader arrivals = new ArrivalReader(
                book,
                reader,
                new LinkReader(TargetUrls.ofThePast()),
                needs.domains(),
                needs.passwords(),
                needs.clock());
        return new Links(
                service,
                targets::read,
                book,
                messages,
                new JooqLinkIntake(arrivals, needs.changed(), pages.looks(), needs.clock()),
                new JooqLinkOutflow(needs.database(), needs.domains(), needs.clock()),
                new PreviewRounds(needs.database(), book, pages, needs.clock()));
    }

    /** Takes links in that come from elsewhere. */
    public JooqLinkIntake intake() {
        return intake;
    }

    /** Gives links whole, to take them elsewhere. */
    public JooqLinkOutflow outflow() {
        return outflow;
    }

    /** What looks at the targets of links that came from elsewhere; to be started, and closed, by whoever has it. */
    public PreviewRounds previews() {
        return previews;
    }

    /** Where redirects may lead. */
    public TargetRule targets() {
        return targets;
    }

    /** Versions of links as their history shows them, but in the state of a time; those that are gone are missing. */
    public Map<LinkVersion, LinkRevision> versions(Collection<LinkVersion> wanted) {
        Map<Long, Map<Long, StoredLink>> found = new HashMap<>();
        book.versions(wanted)
                .forEach(link -> found.computeIfAbsent(link.linkId(), _ -> new HashMap<>())
                        .put(link.revision(), link));
        Map<LinkVersion, LinkRevision> versions = new HashMap<>();
        for (LinkVersion version : wanted) {
            Optional.ofNullable(found.get(version.linkId()))
                    .map(revisions -> revisions.get(version.revision()))
                    .ifPresent(link -> versions.put(version, messages.writeRevision(link, version.time())));
        }
        return versions;
    }

    /** {@code curlew.link.v1.LinkService}. */
    public BindableService service() {
        return service;
    }

    /** What rpcs answer for requests that cannot be met. */
    public static ErrorMapper errors() {
        return LinkErrors.MAPPER;
    }
}
