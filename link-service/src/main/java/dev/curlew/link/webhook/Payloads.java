package dev.curlew.link.webhook;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.curlew.platform.time.ProtoTimes;
import dev.curlew.proto.link.v1.LinkRevision;
import dev.curlew.proto.link.v1.Webhook.EventType;
import dev.curlew.proto.link.v1.WebhookData;
import dev.curlew.proto.link.v1.WebhookPayload;
import java.util.Optional;
import java.util.UUID;

/** What deliveries say. The same at each try. */
final class Payloads {

    private static final JsonFormat.Printer JSON =
            JsonFormat.printer().alwaysPrintFieldsWithNoPresence().omittingInsignificantWhitespace();

    private Payloads() {}

    /** Whether a delivery tells of a link, which is then to be looked up. */
    static boolean tellsOfLink(Claim claim) {
        return claim.eventType() != EventType.PING_VALUE;
    }

    /** The header {@code webhook-id}; each milestone that a click passed is an event. */
    static String eventId(UUID id, long milestone) {
        String event = "evt_" + id.toString().replace("-", "");
        return milestone == 0 ? event : event + "_" + milestone;
    }

    /** The body. */
    static String write(Claim claim, Optional<LinkRevision> version) {
        EventType type =
                Optional.ofNullable(EventType.forNumber(claim.eventType())).orElse(EventType.EVENT_TYPE_UNSPECIFIED);
        WebhookPayload payload = WebhookPayload.newBuilder()
                .setType(name(type))
                .setTimestamp(ProtoTimes.timestamp(claim.eventTime()))
                .setData(version.map(link -> data(type, claim, link)).orElse(WebhookData.getDefaultInstance()))
                .build();
        try {
            return JSON.print(payload);
        } catch (InvalidProtocolBufferException e) {
            // Only messages that hold an Any of an unknown type, of which the API has none.
            throw new IllegalArgumentException(e);
        }
    }

    private static WebhookData data(EventType type, Claim claim, LinkRevision version) {
        WebhookData.Builder data = WebhookData.newBuilder().setLink(version.getLink());
        return switch (type) {
            case LINK_CREATED, LINK_UPDATED ->
                data.setActor(version.getActor())
                        .setChangedFields(version.getChangedFields())
                        .build();
            case LINK_DELETED -> data.setActor(version.getActor()).build();
            case LINK_CLICKS_REACHED ->
                data.setMilestone(claim.milestone())
                        .setClickCount(claim.clickCount())
                        .build();
            case LINK_EXPIRED, PING, EVENT_TYPE_UNSPECIFIED, UNRECOGNIZED -> data.build();
        };
    }

    private static String name(EventType type) {
        return switch (type) {
            case LINK_CREATED -> "link.created";
            case LINK_UPDATED -> "link.updated";
            case LINK_DELETED -> "link.deleted";
            case LINK_EXPIRED -> "link.expired";
            case LINK_CLICKS_REACHED -> "link.clicks_reached";
            case PING -> "ping";
            case EVENT_TYPE_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalArgumentException("event type: " + type + " (expected: one that is sent)");
        };
    }
}
