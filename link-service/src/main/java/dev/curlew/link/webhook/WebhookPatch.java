package dev.curlew.link.webhook;

import com.google.protobuf.FieldMask;
import com.google.protobuf.util.FieldMaskUtil;
import com.google.protobuf.util.FieldMaskUtil.MergeOptions;
import dev.curlew.link.request.UpdateMasks;
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
        return new WebhookPatch(values, UpdateMasks.read(request.getUpdateMask(), values, CHANGEABLE));
    }

    /** The settings with the changes made, not checked yet. */
    Webhook applyTo(Webhook.Builder settings) {
        FieldMaskUtil.merge(mask, values, settings, REPLACE);
        return settings.build();
    }
}
