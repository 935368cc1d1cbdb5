package dev.curlew.cli.webhooks;

import com.google.protobuf.FieldMask;
import dev.curlew.proto.link.v1.Webhook;
import dev.curlew.proto.link.v1.Webhook.EventType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for the settings of a webhook. */
final class WebhookOptions {
    @Option(names = "--name", paramLabel = "TEXT", description = "a name for people")
    private @Nullable String name;

    @Option(names = "--url", paramLabel = "URL", description = "where events are sent")
    private @Nullable String url;

    @Option(
            names = "--event",
            paramLabel = "EVENT",
            split = ",",
            description = {
                "which events, several by commas: link-created, link-updated, link-deleted, link-expired,",
                "link-clicks-reached"
            })
    private @Nullable List<EventType> events;

    @Option(names = "--domain", paramLabel = "HOST", split = ",", description = "only of links on these domains")
    private @Nullable List<String> domains;

    @Option(names = "--tag", paramLabel = "TAG", split = ",", description = "only of links with one of these tags")
    private @Nullable List<String> tags;

    @Option(names = "--milestone", paramLabel = "N", split = ",", description = "which numbers of clicks are told")
    private @Nullable List<Long> milestones;

    @Option(names = "--enabled", paramLabel = "BOOL", arity = "1", description = "whether events are sent at all")
    private @Nullable Boolean enabled;

    /** Sets what was given, and returns the names of those fields. */
    FieldMask applyTo(Webhook.Builder webhook) {
        FieldMask.Builder mask = FieldMask.newBuilder();
        if (name != null) {
            webhook.setDisplayName(name);
            mask.addPaths("display_name");
        }
        if (url != null) {
            webhook.setUrl(url);
            mask.addPaths("url");
        }
        if (events != null) {
            webhook.addAllEventTypes(events);
            mask.addPaths("event_types");
        }
        if (domains != null) {
            webhook.addAllDomains(domains);
            mask.addPaths("domains");
        }
        if (tags != null) {
            webhook.addAllTags(tags);
            mask.addPaths("tags");
        }
        if (milestones != null) {
            webhook.addAllMilestones(milestones);
            mask.addPaths("milestones");
        }
        if (enabled != null) {
            webhook.setEnabled(enabled);
            mask.addPaths("enabled");
        }
        return mask.build();
    }
}
