package dev.curlew.edge.api;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The comments of the API's proto files, by the full name of what they are about. */
final class ProtoComments {

    private static final String RESOURCE = "/dev/curlew/proto/api.desc";

    private final Map<String, String> byName = new HashMap<>();

    private ProtoComments() {}

    /** Reads the descriptor set that the build makes of the proto files. */
    static ProtoComments load() {
        try (InputStream in = ProtoComments.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("resource: " + RESOURCE + " (expected: the API's descriptor set)");
            }
            ProtoComments comments = new ProtoComments();
            FileDescriptorSet.parseFrom(in).getFileList().stream()
                    .filter(file -> file.getPackage().startsWith("curlew."))
                    .forEach(comments::add);
            return comments;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The comment, or an empty text. */
    String of(String fullName) {
        return byName.getOrDefault(fullName, "");
    }

    private void add(FileDescriptorProto file) {
        Map<List<Integer>, String> comments = file.getSourceCodeInfo().getLocationList().stream()
                .filter(Location::hasLeadingComments)
                .collect(Collectors.toMap(
                        Location::getPathList,
                        location -> unwrapped(location.getLeadingComments()),
                        (first, _) -> first));
        Elements elements = new Elements(comments);
        for (int i = 0; i < file.getServiceCount(); i++) {
            String service = file.getPackage() + "." + file.getService(i).getName();
            elements.put(service, List.of(FileDescriptorProto.SERVICE_FIELD_NUMBER, i));
            for (int j = 0; j < file.getService(i).getMethodCount(); j++) {
                elements.put(
                        service + "." + file.getService(i).getMethod(j).getName(),
                        List.of(FileDescriptorProto.SERVICE_FIELD_NUMBER, i, 2, j));
            }
        }
        for (int i = 0; i < file.getMessageTypeCount(); i++) {
            elements.add(
                    file.getPackage(),
                    file.getMessageType(i),
                    List.of(FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER, i));
        }
        for (int i = 0; i < file.getEnumTypeCount(); i++) {
            elements.add(
                    file.getPackage(), file.getEnumType(i), List.of(FileDescriptorProto.ENUM_TYPE_FIELD_NUMBER, i));
        }
    }

    private static String unwrapped(String comment) {
        return comment.strip().lines().map(String::strip).collect(Collectors.joining("\n"));
    }

    /** Finds elements by their paths in a file, as descriptor.proto defines them. */
    private final class Elements {

        private final Map<List<Integer>, String> comments;

        Elements(Map<List<Integer>, String> comments) {
            this.comments = comments;
        }

        void add(String parent, DescriptorProto message, List<Integer> path) {
            String name = parent + "." + message.getName();
            put(name, path);
            for (int i = 0; i < message.getFieldCount(); i++) {
                put(name + "." + message.getField(i).getName(), child(path, DescriptorProto.FIELD_FIELD_NUMBER, i));
            }
            for (int i = 0; i < message.getNestedTypeCount(); i++) {
                add(name, message.getNestedType(i), child(path, DescriptorProto.NESTED_TYPE_FIELD_NUMBER, i));
            }
            for (int i = 0; i < message.getEnumTypeCount(); i++) {
                add(name, message.getEnumType(i), child(path, DescriptorProto.ENUM_TYPE_FIELD_NUMBER, i));
            }
        }

        void add(String parent, EnumDescriptorProto type, List<Integer> path) {
            String name = parent + "." + type.getName();
            put(name, path);
            for (int i = 0; i < type.getValueCount(); i++) {
                // Protobuf has the values beside their type; below it they are easier to find.
                put(name + "." + type.getValue(i).getName(), child(path, EnumDescriptorProto.VALUE_FIELD_NUMBER, i));
            }
        }

        void put(String name, List<Integer> path) {
            String comment = comments.get(path);
            if (comment != null) {
                byName.put(name, comment);
            }
        }

        private static List<Integer> child(List<Integer> path, int field, int index) {
            return Stream.concat(path.stream(), Stream.of(field, index)).toList();
        }
    }
}
