package dev.curlew.link.links;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.FieldMask;
import com.google.protobuf.util.FieldMaskUtil;
import com.google.protobuf.util.FieldMaskUtil.MergeOptions;
import dev.curlew.link.request.Violations;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.UpdateLinkRequest;
import java.util.Optional;
import java.util.Set;

/** What an update changes: the fields that its mask names, or without one, those that are set. */
record LinkPatch(Link values, FieldMask mask) {

    private static final Set<String> CHANGEABLE = Set.of(
            "target_url",
            "title",
            "tags",
            "notes",
            "enabled",
            "start_time",
            "expire_time",
            "redirect_status",
            "cache_max_age",
            "query_forwarding",
            "forward_path",
            "utm",
            "crawlable",
            "fallback_url",
            "max_clicks",
            "social_preview",
            "rules");

    /** Can be changed too, but is no field that is kept; {@code *} means it only where one is given. */
    private static final String PASSWORD = "password";

    private static final MergeOptions REPLACE = new MergeOptions()
            .setReplaceMessageFields(true)
            .setReplaceRepeatedFields(true)
            .setReplacePrimitiveFields(true);

    static LinkPatch read(UpdateLinkRequest request, Violations violations) {
        Link values = request.getLink();
        if (!values.getSlug().isEmpty()) {
            violations.add("slug", "not set: the code of a link never changes");
        }
        FieldMask asked = request.getUpdateMask();
        if (asked.getPathsList().contains("*")) {
            FieldMask.Builder all = FieldMask.newBuilder().addAllPaths(CHANGEABLE);
            return new LinkPatch(
                    values,
                    values.getPassword().isEmpty()
                            ? all.build()
                            : all.addPaths(PASSWORD).build());
        }
        if (asked.getPathsCount() == 0) {
            return new LinkPatch(values, maskOfSet(values));
        }
        for (String path : asked.getPathsList()) {
            checkPath(path, violations);
        }
        return new LinkPatch(values, asked);
    }

    /** The fields of a link with the changes made, not checked yet. */
    Link applyTo(LinkFields fields) {
        Link.Builder merged = LinkMessages.write(fields);
        FieldMaskUtil.merge(mask, values, merged, REPLACE);
        return merged.build();
    }

    /** The new password, or empty to remove it; nothing if it is to stay as it is. */
    Optional<String> password() {
        return mask.getPathsList().contains(PASSWORD) ? Optional.of(values.getPassword()) : Optional.empty();
    }

    private static FieldMask maskOfSet(Link values) {
        FieldMask.Builder mask = FieldMask.newBuilder();
        values.getAllFields().keySet().stream()
                .map(FieldDescriptor::getName)
                .filter(name -> CHANGEABLE.contains(name) || name.equals(PASSWORD))
                .forEach(mask::addPaths);
        return mask.build();
    }

    private static void checkPath(String path, Violations violations) {
        String first = path.split("\\.", 2)[0];
        boolean changeable = CHANGEABLE.contains(first) || first.equals(PASSWORD);
        if (!changeable || !FieldMaskUtil.isValid(Link.class, path)) {
            violations.add("updateMask", "names of fields that can be changed, or *; not \"" + path + "\"");
        }
    }
}
