package dev.curlew.link.key;

import static dev.curlew.link.db.Tables.MANAGEMENT_TOKEN;

import com.google.common.hash.HashCode;
import java.util.Optional;
import org.jooq.DSLContext;

/** The table {@code link.management_token}. Each method runs on the connection or transaction that it is given. */
public final class JooqManagementTokens {

    private JooqManagementTokens() {}

    /** Lets a token manage a link, to be called in the transaction that makes the link. */
    public static void keep(DSLContext dsl, ManagementToken token, long linkId) {
        dsl.insertInto(MANAGEMENT_TOKEN)
                .set(MANAGEMENT_TOKEN.TOKEN_HASH, KeySecret.hash(token.secret()).asBytes())
                .set(MANAGEMENT_TOKEN.LINK_ID, linkId)
                .execute();
    }

    /** The number of the link that a token manages. */
    static Optional<Long> find(DSLContext dsl, HashCode tokenHash) {
        return dsl.select(MANAGEMENT_TOKEN.LINK_ID)
                .from(MANAGEMENT_TOKEN)
                .where(MANAGEMENT_TOKEN.TOKEN_HASH.eq(tokenHash.asBytes()))
                .fetchOptional(MANAGEMENT_TOKEN.LINK_ID);
    }
}
