package dev.curlew.link.links;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.curlew.proto.link.v1.Link;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** In which fields of the API two versions of a link differ. */
final class LinkChanges {

    private LinkChanges() {}

    /** What the first version of a link sets. */
    static List<String> ofFirst(LinkFields fields) {
        return changed(Link.getDefaultInstance(), LinkMessages.write(fields).build())
                .toList();
    }

    static List<String> between(StoredLink before, StoredLink after) {
        Stream<String> fields = changed(
                LinkMessages.write(before.fields()).build(),
                LinkMessages.write(after.fields()).build());
        return before.deleted() == after.deleted()
                ? fields.toList()
                : Stream.concat(fields, Stream.of("delete_time")).toList();
    }

    private static Stream<String> changed(Link before, Link after) {
        return Link.getDescriptor().getFields().stream()
                .filter(field -> !Objects.equals(value(before, field), value(after, field)))
                .map(FieldDescriptor::getName);
    }

    /** Unset and set to the default are different where a field can tell. */
    private static List<Object> value(Link link, FieldDescriptor field) {
        return field.hasPresence() && !link.hasField(field) ? List.of() : List.of(link.getField(field));
    }
}
