package dev.curlew.analytics.enrich;

import com.google.common.net.InetAddresses;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.curlew.analytics.enrich.Referrers.Site;
import dev.curlew.proto.analytics.v1.Click;
import dev.curlew.proto.analytics.v1.Click.Detail;
import dev.curlew.proto.analytics.v1.Click.Signal;
import dev.curlew.visitor.AcceptLanguage;
import dev.curlew.visitor.Agent;
import dev.curlew.visitor.Place;
import dev.curlew.visitor.Visitors;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Tells from a click what can be told from it alone, and from a file of places. Any thread may use it. */
public final class ClickEnricher {

    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");
    private static final int UUID_BYTES = 16;
    /** Of requests that no person waits for. */
    private static final Set<Signal> MACHINE = Set.of(Signal.PREFETCH, Signal.PREVIEW, Signal.HEAD, Signal.BOT);

    private final Visitors visitors;
    private final Channels channels = new Channels();
    private final Remembered<Site> sites = new Remembered<>(Referrers::site);
    private final Remembered<String> languages = new Remembered<>(AcceptLanguage::first);

    /** An enricher that knows of user agents and places what {@code visitors} does. Does not own it. */
    public ClickEnricher(Visitors visitors) {
        this.visitors = visitors;
    }

    /**
     * Enriches one click.
     *
     * @throws IllegalArgumentException if its id is not of 16 bytes, or its time not of the years 2000 to 2199
     */
    public EnrichedClick enrich(Click told) {
        Click click = switch (told.getDetail()) {
            case DETAIL_UNSPECIFIED, FULL, MINIMAL -> told;
            case NONE, UNRECOGNIZED -> bare(told);
        };
        Agent agent = visitors.agent(click.getUserAgent());
        boolean machine = told.getSignalsList().stream().anyMatch(MACHINE::contains);
        return new EnrichedClick(
                click,
                eventId(click.getEventId()),
                occurTime(click.getOccurTime()),
                agent.bot() || machine,
                click.getSignalsList().contains(Signal.PRIVACY),
                switch (click.getDetail()) {
                    case DETAIL_UNSPECIFIED, FULL -> traits(click, agent);
                    case MINIMAL -> minimal(click, agent);
                    case NONE, UNRECOGNIZED -> new Traits();
                });
    }

    /** What may be kept of a click without detail, whatever else is in it. */
    private static Click bare(Click click) {
        return Click.newBuilder()
                .setEventId(click.getEventId())
                .setOccurTime(click.getOccurTime())
                .setKind(click.getKind())
                .setLinkId(click.getLinkId())
                .setDomain(click.getDomain())
                .setCode(click.getCode())
                .setDetail(Detail.NONE)
                .build();
    }

    /** As the edge told, where it read the visitor itself. */
    private Traits minimal(Click click, Agent agent) {
        Traits traits = traits(click, agent);
        Click.Visitor visitor = click.getVisitor();
        traits.put(Trait.COUNTRY, visitor.getCountry());
        traits.put(Trait.BROWSER, visitor.getBrowser());
        traits.put(Trait.OPERATING_SYSTEM, visitor.getOperatingSystem());
        traits.put(Trait.DEVICE, visitor.getDevice());
        return traits;
    }

    private Traits traits(Click click, Agent agent) {
        Traits traits = new Traits();
        Place place = place(click.getClientNetwork());
        traits.put(Trait.COUNTRY, place.country());
        traits.put(Trait.REGION, place.region());
        traits.put(Trait.CITY, place.city());
        if (!click.getUserAgent().isEmpty()) {
            traits.put(Trait.BROWSER, agent.browser().id());
            traits.put(Trait.OPERATING_SYSTEM, agent.operatingSystem().id());
            traits.put(Trait.DEVICE, agent.device().id());
        }
        traits.put(Trait.LANGUAGE, languages.of(click.getAcceptLanguage()));
        Map<String, String> utm = Utm.of(click.getQuery(), click.getTargetQuery());
        String medium = utm.getOrDefault("utm_medium", "");
        traits.put(Trait.UTM_SOURCE, utm.getOrDefault("utm_source", ""));
        traits.put(Trait.UTM_MEDIUM, medium);
        traits.put(Trait.UTM_CAMPAIGN, utm.getOrDefault("utm_campaign", ""));
        Site site = sites.of(click.getReferrer());
        traits.put(Trait.REFERRER_DOMAIN, site.domain());
        traits.put(Trait.CHANNEL, channels.channel(site, medium));
        traits.put(Trait.RULE, click.getRule());
        traits.put(Trait.VARIANT, click.getVariant());
        return traits;
    }

    /** By the first address of the network: places are not told apart within what edges keep of an address. */
    private Place place(String network) {
        int slash = network.indexOf('/');
        String address = slash < 0 ? network : network.substring(0, slash);
        return InetAddresses.isInetAddress(address) ? visitors.place(InetAddresses.forString(address)) : Place.UNKNOWN;
    }

    private static UUID eventId(ByteString bytes) {
        if (bytes.size() != UUID_BYTES) {
            throw new IllegalArgumentException("event_id: " + bytes.size() + " bytes (expected: 16)");
        }
        ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    private static Instant occurTime(Timestamp timestamp) {
        // Partitions are made for whatever day a click is of: nonsense must not make any.
        if (timestamp.getSeconds() < EARLIEST.getEpochSecond() || timestamp.getSeconds() >= LATEST.getEpochSecond()) {
            throw new IllegalArgumentException(
                    "occur_time: " + timestamp.getSeconds() + " s (expected: of the years 2000 to 2199)");
        }
        return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos())
                .truncatedTo(ChronoUnit.MICROS);
    }
}
