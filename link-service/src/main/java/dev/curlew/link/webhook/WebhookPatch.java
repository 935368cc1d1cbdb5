package dev.curlew.link.webhook;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.FieldMask;
import com.google.protobuf.util.FieldMaskUtil;
import com.google.protobuf.util.FieldMaskUtil.MergeOptions;
import dev.curlew.link.request.Violations;
import dev.curlew.proto.link.v1.UpdateWebhookRequest;
import dev.curlew.proto.link.v1.Webhook;
import java.util.List;

/** What an update changes: the fields that its mask names, or without one, those that are set. */
record WebhookPatch(Webhook values, FieldMask mask) {

    private static final List<String> CHANGEABLE =
            List.of("display_name", "url", "event_types", "domains", "tags", "milestones", "enabled");

    private static final MergeOptions REPLACE =
            new MergeOptions().setReplaceRepeatedFields(true).setReplacePrimitiveFields(true);

    static WebhookPatch read(UpdateWebhookRequest request) {
        Webhook values = request.getWebhook();
        List<String> paths = request.getUpdateMask().getPathsList();
        if (paths.contains("*")) {
            return new WebhookPatch(values, mask(CHANGEABLE));
        }
        if (paths.isEmpty()) {
            return new WebhookPatch(
                    values,
                    mask(values.getAllFields().keySet().stream()
                            .map(FieldDescriptor::getName)
                            .filter(CHANGEABLE::contains)
                            .toList()));
        }
        Violations violations = new Violations();
        paths.stream()
                .filter(path -> !CHANGEABLE.contains(path))
                .forEach(path -> violations.add(
                        "updateMask",
                        "displayName, url, eventTypes, domains, tags, milestones, enabled or *; not \"" + path + "\""));
        violations.check();
        return new WebhookPatch(values, request.getUpdateMask());
    }

    /** The settings with the changes made, not checked yet. */
    Webhook applyTo(Webhook.Builder settings) {
        FieldMaskUtil.merge(mask, values, settings, REPLACE);
        return settings.build();
    }

    private static FieldMask mask(List<String> paths) {
        return FieldMask.newBuilder().addAllPaths(paths).build();
    }
}
