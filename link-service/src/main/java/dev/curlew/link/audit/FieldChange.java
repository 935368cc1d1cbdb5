package dev.curlew.link.audit;

import com.google.api.FieldBehavior;
import com.google.api.FieldBehaviorProto;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A field that somebody changed.
 *
 * @param field its name in JSON
 * @param before its value before, as JSON; empty: it had none, or it is secret
 * @param after its value since, as JSON; empty: it has none, or it is secret
 */
public record FieldChange(String field, String before, String after) {

    private static final JsonFormat.Printer JSON = JsonFormat.printer().omittingInsignificantWhitespace();

    /** That a secret changed, and nothing of it. */
    public static FieldChange ofSecret(String field) {
        return new FieldChange(field, "", "");
    }

    /**
     * In which fields two versions of a resource, as the API has it, differ. What the server alone sets (OUTPUT_ONLY) is left out;
     * of what it takes and never gives (INPUT_ONLY) it is only told that it was set anew.
     *
     * @param before the default instance for one that was made, or {@code after} for one that was removed
     */
    public static <T extends Message> List<FieldChange> between(T before, T after) {
        List<FieldChange> changes = new ArrayList<>();
        for (FieldDescriptor field : before.getDescriptorForType().getFields()) {
            List<FieldBehavior> behaviors = field.getOptions().getExtension(FieldBehaviorProto.fieldBehavior);
            if (behaviors.contains(FieldBehavior.INPUT_ONLY)) {
                value(after, field).map(_ -> ofSecret(field.getJsonName())).ifPresent(changes::add);
            } else if (!behaviors.contains(FieldBehavior.OUTPUT_ONLY)
                    && !value(before, field).equals(value(after, field))) {
                changes.add(new FieldChange(field.getJsonName(), json(before, field), json(after, field)));
            }
        }
        return changes;
    }

    /** Empty where the field is not set, and, if nobody could tell the difference, where it has its default. */
    private static Optional<Object> value(Message message, FieldDescriptor field) {
        boolean set = field.isRepeated() ? message.getRepeatedFieldCount(field) > 0 : message.hasField(field);
        return set ? Optional.of(message.getField(field)) : Optional.empty();
    }

    private static String json(Message message, FieldDescriptor field) {
        return value(message, field)
                .map(value -> message.newBuilderForType().setField(field, value).build())
                .map(FieldChange::print)
                .map(text -> text.substring(text.indexOf(':') + 1, text.length() - 1))
                .orElse("");
    }

    private static String print(Message message) {
        try {
            return JSON.print(message);
        } catch (InvalidProtocolBufferException e) {
            // Only messages that hold an Any of an unknown type, of which the API has none.
            throw new IllegalArgumentException(e);
        }
    }
}
