package dev.curlew.cli.output;

import com.google.protobuf.FieldMask;
import dev.curlew.cli.failure.CommandFailure;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The option for fields to set back to their defaults, and the update mask of all that changes. */
public final class ClearOption {
    @Option(
            names = "--clear",
            paramLabel = "FIELD",
            split = ",",
            description = "fields to set back to their defaults, by their names in the API (title, expire_time)")
    private List<String> names = new ArrayList<>();

    /**
     * The fields that were given and those to clear; throws {@link CommandFailure} if there are none, if one cannot be
     * cleared, or if one is both.
     *
     * @param clearable what can be cleared, as the update mask names it
     */
    public FieldMask mask(FieldMask given, List<String> clearable) {
        FieldMask.Builder mask = given.toBuilder();
        for (String name : names) {
            String field = name.replace('-', '_');
            if (!clearable.contains(field)) {
                throw CommandFailure.usage(
                        "--clear: \"" + name + "\" (expected: " + String.join(", ", clearable) + ")");
            }
            if (mask.getPathsList().stream().anyMatch(path -> covers(path, field) || covers(field, path))) {
                throw CommandFailure.usage("--clear " + name + ": the field is given or cleared already");
            }
            mask.addPaths(field);
        }
        if (mask.getPathsCount() == 0) {
            throw CommandFailure.usage("nothing to change (expected: one field at the least, or --clear)");
        }
        return mask.build();
    }

    private static boolean covers(String path, String other) {
        return path.equals(other) || other.startsWith(path + ".");
    }
}
