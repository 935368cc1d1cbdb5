package dev.curlew.link.request;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import java.util.List;
import java.util.stream.Collectors;

/** The update masks of requests, as AIP-134 has them. */
public final class UpdateMasks {

    private UpdateMasks() {}

    /**
     * The fields that an update changes: those that its mask names, all that can be changed for {@code *}, and without a mask
     * those that are set; throws {@link RequestException.InvalidFields} if the mask names another.
     *
     * @param changeable names of fields of {@code values}, as its proto has them
     */
    public static FieldMask read(FieldMask asked, Message values, List<String> changeable) {
        List<String> paths = asked.getPathsList();
        if (paths.contains("*")) {
            return of(changeable);
        }
        if (paths.isEmpty()) {
            return of(values.getAllFields().keySet().stream()
                    .map(FieldDescriptor::getName)
                    .filter(changeable::contains)
                    .toList());
        }
        Violations violations = new Violations();
        paths.stream()
                .filter(path -> !changeable.contains(path))
                .forEach(path ->
                        violations.add("updateMask", jsonNames(values, changeable) + " or *; not \"" + path + "\""));
        violations.check();
        return asked;
    }

    private static FieldMask of(List<String> paths) {
        return FieldMask.newBuilder().addAllPaths(paths).build();
    }

    private static String jsonNames(Message values, List<String> names) {
        return names.stream()
                .map(name -> values.getDescriptorForType().findFieldByName(name).getJsonName())
                .collect(Collectors.joining(", "));
    }
}
