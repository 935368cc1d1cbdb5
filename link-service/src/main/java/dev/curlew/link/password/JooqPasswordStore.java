package dev.curlew.link.password;

import static dev.curlew.link.db.Tables.LINK_PASSWORD;
import static dev.curlew.link.db.Tables.SHORT_LINK;

import java.util.Optional;
import org.jooq.DSLContext;

/** The table {@code link.link_password}. Each method runs on the connection or transaction that it is given. */
public final class JooqPasswordStore {

    /**
     * What a link's password is.
     *
     * @param revision of the link
     * @param version of the password; 0: there is none
     * @param hash a PHC string; empty: there is none
     */
    record Found(long revision, long version, Optional<String> hash) {}

    private JooqPasswordStore() {}

    /** Gives a link the hash that {@link Passwords#hash} made, in place of any it had. */
    public static void put(DSLContext dsl, long linkId, String hash) {
        int _ = dsl.insertInto(LINK_PASSWORD)
                .set(LINK_PASSWORD.LINK_ID, linkId)
                .set(LINK_PASSWORD.HASH, hash)
                .onDuplicateKeyUpdate()
                .set(LINK_PASSWORD.HASH, hash)
                .execute();
    }

    /** Forgets the hash of a link. */
    public static void remove(DSLContext dsl, long linkId) {
        int _ = dsl.deleteFrom(LINK_PASSWORD)
                .where(LINK_PASSWORD.LINK_ID.eq(linkId))
                .execute();
    }

    /** Empty if there is no such link. */
    static Optional<Found> find(DSLContext dsl, long linkId) {
        return dsl.select(SHORT_LINK.REVISION, SHORT_LINK.PASSWORD_VERSION, LINK_PASSWORD.HASH)
                .from(SHORT_LINK)
                .leftJoin(LINK_PASSWORD)
                .on(LINK_PASSWORD.LINK_ID.eq(SHORT_LINK.LINK_ID))
                .where(SHORT_LINK.LINK_ID.eq(linkId))
                .fetchOptional()
                .map(row -> new Found(row.value1(), row.value2(), Optional.ofNullable(row.value3())));
    }
}
