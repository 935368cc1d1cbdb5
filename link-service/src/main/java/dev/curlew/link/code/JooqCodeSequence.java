package dev.curlew.link.code;

import dev.curlew.link.code.NumberBlocks.Block;
import dev.curlew.link.store.JooqDatabase;
import org.jooq.Record2;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** The sequence {@code link.code_block}: each value opens a block as long as its increment. */
final class JooqCodeSequence {

    private final JooqDatabase database;

    JooqCodeSequence(JooqDatabase database) {
        this.database = database;
    }

    Block draw() {
        Record2<Long, Long> row = database.query(dsl -> dsl.select(
                        DSL.field("nextval('link.code_block')", SQLDataType.BIGINT),
                        DSL.field(
                                "(select seqincrement from pg_sequence where seqrelid = 'link.code_block'::regclass)",
                                SQLDataType.BIGINT))
                .fetchSingle());
        return new Block(row.value1(), row.value2());
    }
}
