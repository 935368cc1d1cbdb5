package dev.curlew.link.code;

import static dev.curlew.link.db.Tables.CODE_COUNTER;

import dev.curlew.link.code.NumberBlocks.Block;
import dev.curlew.link.store.JooqDatabase;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record2;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * The numbers of codes: for the usual ones the sequence {@code link.code_block}, each value of which opens a block as long as
 * its increment; for others a row of {@code link.code_counter}.
 */
final class JooqCodeSequence {

    private static final long LARGEST_BLOCK = 1000;
    // A replica that stops loses what is left of its block: of few codes, few.
    private static final long BLOCKS_OF_A_SPACE = 10_000;

    private final JooqDatabase database;

    JooqCodeSequence(JooqDatabase database) {
        this.database = database;
    }

    /** A block that nobody else gets; empty if there is none left. */
    Optional<Block> draw(CodeSpace space) {
        return database.query(dsl -> space.isUsual() ? Optional.of(drawUsual(dsl)) : draw(dsl, space));
    }

    private static Block drawUsual(DSLContext dsl) {
        Record2<Long, Long> row = dsl.select(
                        DSL.field("nextval('link.code_block')", SQLDataType.BIGINT),
                        DSL.field(
                                "(select seqincrement from pg_sequence where seqrelid = 'link.code_block'::regclass)",
                                SQLDataType.BIGINT))
                .fetchSingle();
        return new Block(row.value1(), row.value2());
    }

    private static Optional<Block> draw(DSLContext dsl, CodeSpace space) {
        long size = Math.clamp(space.count() / BLOCKS_OF_A_SPACE, 1, LARGEST_BLOCK);
        return dsl.insertInto(CODE_COUNTER)
                .set(CODE_COUNTER.DOMAIN, space.domain())
                .set(CODE_COUNTER.CODE_LENGTH, space.length())
                .set(CODE_COUNTER.ALPHABET, space.alphabet())
                .set(CODE_COUNTER.NEXT_NUMBER, size)
                .onConflict(CODE_COUNTER.DOMAIN, CODE_COUNTER.CODE_LENGTH, CODE_COUNTER.ALPHABET)
                .doUpdate()
                .set(CODE_COUNTER.NEXT_NUMBER, CODE_COUNTER.NEXT_NUMBER.plus(size))
                .where(CODE_COUNTER.NEXT_NUMBER.lt(space.count()))
                .returning(CODE_COUNTER.NEXT_NUMBER)
                .fetchOptional()
                .map(row -> new Block(row.getNextNumber() - size, size));
    }
}
