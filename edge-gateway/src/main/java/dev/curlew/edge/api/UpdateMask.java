package dev.curlew.edge.api;

import com.google.api.FieldBehavior;
import com.google.api.FieldBehaviorProto;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The mask of an update that was sent without one: the fields that its body names. In the message alone, a field set back to its
 * default cannot be told from one that was not sent.
 */
final class UpdateMask {

    private static final String FIELD = "update_mask";
    /** AIP-154: says which version is meant, and is no part of it. */
    private static final String ETAG = "etag";

    private static final Set<FieldBehavior> NOT_CHANGEABLE =
            EnumSet.of(FieldBehavior.OUTPUT_ONLY, FieldBehavior.IMMUTABLE, FieldBehavior.IDENTIFIER);

    private UpdateMask() {}

    /**
     * The mask for a body with these fields; empty if the method takes none. What nobody can change is left out, so that a client
     * may send back the whole of what it got.
     */
    static FieldMask of(Descriptor request, HttpRule rule, Collection<FieldDescriptor> bodyFields) {
        FieldMask.Builder mask = FieldMask.newBuilder();
        if (rule.hasPatch() && !rule.getBody().equals("*") && request.findFieldByName(FIELD) != null) {
            bodyFields.stream()
                    .filter(field -> isChangeable(field) && !isInPath(rule, field))
                    .map(FieldDescriptor::getName)
                    .forEach(mask::addPaths);
        }
        return mask.build();
    }

    /** The request with the mask, unless it has one of its own. */
    static <Q> Q in(Q request, FieldMask mask) {
        if (mask.getPathsCount() == 0 || !(request instanceof Message message)) {
            return request;
        }
        FieldDescriptor field = message.getDescriptorForType().findFieldByName(FIELD);
        if (((FieldMask) message.getField(field)).getPathsCount() > 0) {
            return request;
        }
        @SuppressWarnings("unchecked") // A builder makes messages of its own kind.
        Q masked = (Q) message.toBuilder().setField(field, mask).build();
        return masked;
    }

    private static boolean isChangeable(FieldDescriptor field) {
        List<FieldBehavior> behavior = field.getOptions().getExtension(FieldBehaviorProto.fieldBehavior);
        return behavior.stream().noneMatch(NOT_CHANGEABLE::contains)
                && !field.getName().equals(ETAG);
    }

    private static boolean isInPath(HttpRule rule, FieldDescriptor field) {
        String variable = "{" + rule.getBody() + "." + field.getName();
        return rule.getPatch().contains(variable + "}") || rule.getPatch().contains(variable + "=");
    }
}
