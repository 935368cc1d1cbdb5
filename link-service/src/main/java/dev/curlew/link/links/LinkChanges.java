package dev.curlew.link.links;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.curlew.proto.link.v1.Link;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** In which fields of the API two versions of a link differ. */
final class LinkChanges {

    /** Told by its name only. */
    static final String PASSWORD = "password";

    private LinkChanges() {}

    /** What the first version of a link sets. */
    static List<String> ofFirst(LinkFields fields, Admission admission) {
        Stream<String> set =
                changed(Link.getDefaultInstance(), LinkMessages.write(fields).build());
        return Stream.concat(set, admission.byPassword() ? Stream.of(PASSWORD) : Stream.empty())
                .toList();
    }

    static List<String> between(StoredLink before, StoredLink after) {
        Stream<String> fields = changed(
                LinkMessages.write(before.fields()).build(),
                LinkMessages.write(after.fields()).build());
        Stream<String> deletion = before.deleted() == after.deleted() ? Stream.of() : Stream.of("delete_time");
        Stream<String> password = before.admission().equals(after.admission()) ? Stream.of() : Stream.of(PASSWORD);
        Stream<String> card = before.card().equals(after.card()) ? Stream.of() : Stream.of("target_preview");
        return Stream.of(fields, deletion, ofBlock(before.block(), after.block()), password, card)
                .flatMap(names -> names)
                .toList();
    }

    private static Stream<String> ofBlock(Optional<LinkBlock> before, Optional<LinkBlock> after) {
        if (before.equals(after)) {
            return Stream.of();
        }
        return before.map(LinkBlock::reason).equals(after.map(LinkBlock::reason))
                ? Stream.of("block_time")
                : Stream.of("block_reason", "block_time");
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
