package dev.curlew.link.total;

import java.util.List;
import org.jooq.DSLContext;

/** Is told of totals that change, in the transaction that changes them: what it writes takes effect with them, once. */
@FunctionalInterface
public interface JooqTotalListener {

    /**
     * Takes note of totals, each link at most once. Throwing undoes the change, which then comes again after a second.
     *
     * @param transaction to write in; the rows of the links in {@code link.link_total} are locked
     */
    void changed(DSLContext transaction, List<ClickTotal> totals);
}
