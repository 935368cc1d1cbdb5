package dev.curlew.link.key;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.FieldMask;
import com.google.protobuf.util.FieldMaskUtil;
import com.google.protobuf.util.FieldMaskUtil.MergeOptions;
import dev.curlew.link.request.Violations;
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
        List<String> paths = request.getUpdateMask().getPathsList();
        if (paths.contains("*")) {
            return new KeyPatch(values, mask(CHANGEABLE));
        }
        if (paths.isEmpty()) {
            return new KeyPatch(
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
                        "displayName, scopes, domains, ownLinksOnly, callsPerMinute, expireTime or *; not \"" + path
                                + "\""));
        violations.check();
        return new KeyPatch(values, request.getUpdateMask());
    }

    /** The settings with the changes made; throws with all that is wrong. */
    KeySettings applyTo(KeySettings settings, Instant now) {
        ApiKey.Builder merged = KeyMessages.write(settings);
        FieldMaskUtil.merge(mask, values, merged, REPLACE);
        return KeyReader.read(merged.build(), now, settings.expireTime());
    }

    private static FieldMask mask(List<String> paths) {
        return FieldMask.newBuilder().addAllPaths(paths).build();
    }
}
