package dev.curlew.cli.output;

import com.google.protobuf.Timestamp;
import dev.curlew.cli.console.Table.Heading;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * A column of a list.
 *
 * @param title its heading
 * @param value what a row has in it
 * @param right whether it is aligned to the right
 * @param cut whether a table may cut it
 */
public record Column<T>(String title, Function<T, String> value, boolean right, boolean cut) {
    /** Text that is never cut, such as a name by which something is found. */
    public static <T> Column<T> whole(String title, Function<T, String> value) {
        return new Column<>(title, value, false, false);
    }

    /** Text that may be cut. */
    public static <T> Column<T> text(String title, Function<T, String> value) {
        return new Column<>(title, value, false, true);
    }

    /** A number. */
    public static <T> Column<T> number(String title, ToLongFunction<T> value) {
        return new Column<>(title, row -> Long.toString(value.applyAsLong(row)), true, false);
    }

    /** A time, empty where it is absent. */
    public static <T> Column<T> time(String title, Predicate<T> present, Function<T, Timestamp> value) {
        return whole(title, row -> present.test(row) ? Values.time(value.apply(row)) : "");
    }

    Heading heading() {
        return new Heading(title, right, cut);
    }
}
