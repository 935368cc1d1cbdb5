package dev.curlew.link.key;

import com.google.protobuf.FieldMask;
import com.google.protobuf.util.FieldMaskUtil;
import com.google.protobuf.util.FieldMaskUtil.MergeOptions;
import dev.curlew.link.request.UpdateMasks;
import dev.curlew.proto.link.v1.ApiKey;
import dev.curlew.proto.link.v1.UpdateApiKeyRequest;
import java.time.Instant;
import java.util.List;

/** What an update changes: the fields that its mask names, or without one, those that are set. */
record KeyPatch(ApiKey values, FieldMask mask) {

    private static final List<String> CHANGEABLE =
            List.of("display_name", "scopes", "domains", "own_links_only", "calls_per_minute", "expire_time");

    private static final MergeOptions REPLACE = new MergeOptions()
            .setReplaceMessageFields(true)
            .setReplaceRepeatedFields(true)
            .setReplacePrimitiveFields(true);

    static KeyPatch read(UpdateApiKeyRequest request) {
        ApiKey values = request.getApiKey();
        return new KeyPatch(values, UpdateMasks.read(request.getUpdateMask(), values, CHANGEABLE));
    }

    /** The settings with the changes made; throws with all that is wrong. */
    KeySettings applyTo(KeySettings settings, Instant now) {
        ApiKey.Builder merged = KeyMessages.write(settings);
        FieldMaskUtil.merge(mask, values, merged, REPLACE);
        return KeyReader.read(merged.build(), now, settings.expireTime());
    }
}
