package dev.curlew.analytics.store;

import dev.curlew.analytics.enrich.Trait;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a row of sums holds beside its counts: its visitors, and what each trait's column says of its clicks. */
final class Sketches {

    private static final Trait[] TRAITS = Trait.values();

    /** How many columns of a row they are. */
    static final int COLUMNS = 1 + TRAITS.length;

    private final List<byte @Nullable []> columns;

    private Sketches(List<byte @Nullable []> columns) {
        this.columns = columns;
    }

    /** Of no click. */
    static Sketches none() {
        List<byte @Nullable []> columns = new ArrayList<>();
        for (int column = 0; column < COLUMNS; column++) {
            columns.add(null);
        }
        return new Sketches(columns);
    }

    /** Of the columns of a row from one on. */
    static Sketches read(ResultSet row, int firstColumn) throws SQLException {
        List<byte @Nullable []> columns = new ArrayList<>();
        for (int column = 0; column < COLUMNS; column++) {
            columns.add(row.getBytes(firstColumn + column));
        }
        return new Sketches(columns);
    }

    byte @Nullable [] column(int column) {
        return columns.get(column);
    }

    /** These and more; they themselves are of so many clicks of people. */
    Sketches plus(long clicks, Tally more) {
        byte @Nullable [] visitors = columns.getFirst();
        List<byte @Nullable []> sum = new ArrayList<>();
        sum.add(more.all.addedTo(visitors));
        for (int trait = 0; trait < TRAITS.length; trait++) {
            TraitColumn column = new TraitColumn(columns.get(1 + trait), clicks, visitors);
            sum.add(column.plus(more.values(TRAITS[trait])));
        }
        return new Sketches(sum);
    }
}
