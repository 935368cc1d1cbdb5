package dev.curlew.analytics.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import dev.curlew.platform.error.ErrorMapper;
import dev.curlew.platform.grpc.RateLimit;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import java.util.List;
import java.util.Optional;

/**
 * Decides who may do what, by the key of the current call, which {@link BearerInterceptor} finds. Whoever has no valid key
 * learns nothing of links with owners, and whoever has one nothing of links that it is not for: they are as if they did not
 * exist. Each method throws what {@link #errors()} maps where the caller may not.
 */
public final class Access {

    private static final String STATS_READ = "stats:read";
    private static final String ADMIN = "admin";

    private final KeyDirectory keys;
    private final LinkDirectory links;
    private final GrpcLinkLists lists;
    private final GrpcShortUrls shortUrls;
    private final boolean anonymousAllowed;

    /**
     * Owns no channel.
     *
     * @param linkService knows links and keys
     * @param anonymousAllowed whether the clicks of links made without a key are open to all
     */
    public Access(Channel linkService, boolean anonymousAllowed) {
        this.keys = new GrpcKeyDirectory(linkService);
        this.links = new GrpcLinkDirectory(linkService);
        this.lists = new GrpcLinkLists(linkService);
        this.shortUrls = new GrpcShortUrls(linkService);
        this.anonymousAllowed = anonymousAllowed;
    }

    /** What rpcs answer those who may not. */
    public static ErrorMapper errors() {
        return AccessErrors.MAPPER;
    }

    /** The link of a code, if the caller may read its clicks. */
    public LinkRef open(String domain, String code) {
        return open(BearerInterceptor.secret(), domain, code);
    }

    /** The short URL of a link, if the caller may read the link as well as its clicks. */
    public String shortUrl(LinkRef link) {
        return shortUrls.of(link);
    }

    /** A link as it is now, whoever asks, if it is neither deleted nor blocked. */
    public Optional<ShownLink> shown(String domain, String code) {
        return links.shown(domain, code);
    }

    /** The link of a code, if the caller may do everything with its clicks. */
    public LinkRef openAsAdmin(String domain, String code) {
        Grant grant = grant(BearerInterceptor.secret().orElseThrow(AccessException.KeyNeeded::new));
        if (!grant.admin()) {
            throw new AccessException.ScopeMissing(ADMIN);
        }
        return covered(grant, domain, code);
    }

    /** Something by which one caller is told from others: its key, or without one its address. Not to be shown or kept. */
    public static String caller() {
        return BearerInterceptor.secret()
                .map(secret -> "key " + Hashing.sha256().hashString(secret, UTF_8))
                .orElseGet(() -> "address " + BearerInterceptor.address());
    }

    /** Sends the caller's key along with calls to link-service, which then decides by itself what the caller may. */
    public static <S extends AbstractStub<S>> S inItsName(S stub) {
        Metadata headers = new Metadata();
        BearerInterceptor.secret()
                .ifPresent(secret -> headers.put(BearerInterceptor.AUTHORIZATION, "Bearer " + secret));
        return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    /**
     * Returns if a grant is for all links of a domain.
     *
     * @param domain empty: of all domains
     */
    public static void checkCovers(Grant grant, String domain) {
        if (grant.owner().isPresent()
                || grant.linkId().isPresent()
                || (domain.isEmpty() && !grant.domains().isEmpty())) {
            throw new AccessException.ScopeMissing(STATS_READ);
        }
        if (!domain.isEmpty() && !grant.coversDomain(domain)) {
            throw new AccessException.DomainNotAllowed(domain);
        }
    }

    /** What the caller may read beyond a single link: those links that the grant covers. */
    public Grant openAll() {
        return reader(BearerInterceptor.secret().orElseThrow(AccessException.KeyNeeded::new));
    }

    /** What the caller may read of a domain beyond a single link; of all where it is empty. */
    public Grant openAll(String domain) {
        Grant grant = openAll();
        if (!domain.isEmpty() && !grant.coversDomain(domain)) {
            throw new AccessException.DomainNotAllowed(domain);
        }
        return grant;
    }

    /**
     * The numbers of the links that a grant covers, also of deleted ones.
     *
     * @param domain of the links; empty: any
     * @param tag that they have; empty: any
     * @param most how many are asked for; one more is returned where there are more
     */
    public List<Long> linkIds(Grant grant, String domain, String tag, int most) {
        return lists.find(grant, domain, tag, most + 1);
    }

    /** Returns if the caller may do everything with everything. */
    public void checkAdmin() {
        Grant grant = grant(BearerInterceptor.secret().orElseThrow(AccessException.KeyNeeded::new));
        if (!grant.admin() || !grant.coversAll()) {
            throw new AccessException.ScopeMissing(ADMIN);
        }
    }

    LinkRef open(Optional<String> secret, String domain, String code) {
        return secret.isEmpty() ? openAnonymously(domain, code) : covered(reader(secret.get()), domain, code);
    }

    private Grant reader(String secret) {
        Grant grant = grant(secret);
        if (!grant.readsStats()) {
            throw new AccessException.ScopeMissing(STATS_READ);
        }
        return grant;
    }

    private Grant grant(String secret) {
        Grant grant = keys.authenticate(secret).orElseThrow(AccessException.InvalidKey::new);
        grant.limit().ifPresent(Access::take);
        return grant;
    }

    private LinkRef covered(Grant grant, String domain, String code) {
        if (!domain.isEmpty() && !grant.coversDomain(domain)) {
            throw new AccessException.DomainNotAllowed(domain);
        }
        LinkRef link = find(domain, code);
        if (!grant.covers(link)) {
            throw new AccessException.LinkNotFound(code);
        }
        return link;
    }

    private static void take(RateLimit limit) {
        limit.tell();
        if (!limit.counted()) {
            throw new AccessException.TooManyCalls(limit.limit(), limit.next());
        }
    }

    private LinkRef openAnonymously(String domain, String code) {
        if (!anonymousAllowed) {
            throw new AccessException.KeyNeeded();
        }
        LinkRef link = find(domain, code);
        if (!link.anonymous()) {
            throw new AccessException.KeyNeeded();
        }
        return link;
    }

    private LinkRef find(String domain, String code) {
        return links.find(domain, code).orElseThrow(() -> new AccessException.LinkNotFound(code));
    }
}
